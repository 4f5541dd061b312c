import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from './auth/auth.module.js';
import { BillPaymentsModule } from './bill-payments/bill-payments.module.js';
import type { Config } from './config/config.js';
import { ConfigModule } from './config/config.module.js';
import { ENTITIES } from './entities.js';
import { EventsModule } from './events/events.module.js';
import { FundingsModule } from './fundings/fundings.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { MetersModule } from './meters/meters.module.js';
import { OperatorModule } from './operator/operator.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { DueWorkModule } from './platform/due-work/due-work.module.js';
import { HealthModule } from './platform/health/health.module.js';
import type { Log } from './platform/logging/log.js';
import { LoggingModule } from './platform/logging/logging.module.js';
import { MetricsModule } from './platform/metrics/metrics.module.js';
import { StoppingModule } from './platform/stopping/stopping.module.js';
import { QueueModule } from './platform/queue/queue.module.js';
import { ReconciliationModule } from './reconciliation/reconciliation.module.js';
import { RetentionModule } from './retention/retention.module.js';
import { TransactionsModule } from './transactions/transactions.module.js';
import { WaitRoomModule } from './platform/wait-room/wait-room.module.js';
import { VendingModule } from './vending/vending.module.js';
import { WalletsModule } from './wallets/wallets.module.js';

/** The composition root. */
@Module({})
export class AppModule {
  /** @param config with everything that boot resolves: the database and the provider are named. */
  static with(config: Config, log: Log): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        LoggingModule.with(log),
        MetricsModule,
        StoppingModule,
        DatabaseModule.forRoot(config, ENTITIES),
        QueueModule,
        DueWorkModule,
        WaitRoomModule,
        HealthModule,
        EventsModule,
        LedgerModule,
        AuthModule,
        WalletsModule,
        FundingsModule,
        TransactionsModule,
        VendingModule,
        MetersModule,
        BillPaymentsModule,
        OperatorModule,
        ReconciliationModule,
        RetentionModule,
      ],
    };
  }
}
