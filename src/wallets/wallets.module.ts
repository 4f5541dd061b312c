import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '../auth/auth.module.js';
import { Config } from '../config/config.js';
import { fundingCallbackUrl, paystackUrl } from '../config/paystack.js';
import { EventsModule } from '../events/events.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { PaystackAdapter } from './adapters/paystack.adapter.js';
import { SandboxAdapter } from './adapters/sandbox.adapter.js';
import { CheckoutService } from './checkout.service.js';
import { FundingDeskService } from './funding-desk.service.js';
import { FundingEntity } from './funding.entity.js';
import { FundingGateway } from './funding-gateway.js';
import { FundingGaugesService } from './funding-gauges.service.js';
import { FundingIncidentsService } from './funding-incidents.service.js';
import { FundingReturnController } from './funding-return.controller.js';
import { FundingReturnService } from './funding-return.service.js';
import { FundingService } from './funding.service.js';
import { FundingSettlementService } from './funding-settlement.service.js';
import { FundingSweepService } from './funding-sweep.service.js';
import { FundingVisitsService } from './funding-visits.service.js';
import { FundingsController } from './fundings.controller.js';
import { FundingsService } from './fundings.service.js';
import { GatewayNoticesService } from './gateway-notices.service.js';
import { WalletsController } from './wallets.controller.js';
import { WebhooksController } from './webhooks.controller.js';
import { Log } from '../platform/logging/log.js';
import { DISCONNECT_STEP_MS } from '../platform/stopping/stop-bounds.js';
import { stopStep } from '../platform/stopping/stop-step.js';

/** Customers who start to pay, and the questions about what became of it. */
const CONNECTIONS_MAX = 50;

function gatewayOf(config: Config): FundingGateway {
  const { env } = config;
  switch (env.FUNDING_GATEWAY) {
    case 'sandbox':
      return new SandboxAdapter();
    case 'paystack':
      return new PaystackAdapter({
        baseUrl: paystackUrl(config),
        secretKey: env.PAYSTACK_SECRET_KEY,
        timeoutMs: env.PAYSTACK_TIMEOUT_MS,
        connectionsMax: CONNECTIONS_MAX,
        callbackUrl: fundingCallbackUrl(config),
      });
  }
}

@Module({
  imports: [
    AuthModule,
    EventsModule,
    LedgerModule,
    LimitsModule,
    TypeOrmModule.forFeature([FundingEntity]),
  ],
  controllers: [WalletsController, FundingsController, FundingReturnController, WebhooksController],
  providers: [
    { provide: FundingGateway, inject: [Config], useFactory: gatewayOf },
    CheckoutService,
    FundingDeskService,
    FundingGaugesService,
    FundingIncidentsService,
    FundingReturnService,
    FundingService,
    FundingSettlementService,
    FundingsService,
    FundingSweepService,
    FundingVisitsService,
    GatewayNoticesService,
  ],
  exports: [FundingDeskService, FundingIncidentsService],
})
export class WalletsModule implements OnApplicationShutdown {
  constructor(
    private readonly gateway: FundingGateway,
    private readonly log: Log,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await stopStep(this.log, 'gateway', DISCONNECT_STEP_MS, () => this.gateway.close());
  }
}
