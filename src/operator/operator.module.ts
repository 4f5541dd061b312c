import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { BillPaymentsModule } from '../bill-payments/bill-payments.module.js';
import { EventsModule } from '../events/events.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { VendingModule } from '../vending/vending.module.js';
import { WalletsModule } from '../wallets/wallets.module.js';
import { ActsService } from './acts.service.js';
import { ApprovalsController } from './approvals.controller.js';
import { ApprovalsService } from './approvals.service.js';
import { AskOnlyDeskController } from './ask-only/ask-only-desk.controller.js';
import { AskOnlyDeskService } from './ask-only/ask-only-desk.service.js';
import { OperatorDeskController } from './operator-desk.controller.js';
import { OperatorDeskService } from './operator-desk.service.js';
import { OperatorFundingsController } from './operator-fundings.controller.js';
import { OperatorFundingsService } from './operator-fundings.service.js';
import { OperatorIncidentsController } from './operator-incidents.controller.js';
import { OperatorIncidentsService } from './operator-incidents.service.js';
import { OperatorPaymentsController } from './operator-payments.controller.js';
import { OperatorPaymentsService } from './operator-payments.service.js';
import { OperatorTokensController } from './operator-tokens.controller.js';
import { OperatorTokensService } from './operator-tokens.service.js';
import { OperatorTiersController } from './operator-tiers.controller.js';
import { OperatorTiersService } from './operator-tiers.service.js';
import { OperatorWalletsController } from './operator-wallets.controller.js';
import { OperatorWalletsService } from './operator-wallets.service.js';
import { ProposalsService } from './proposals.service.js';

/** The desk of those who answer for the float, the stuck payments and the books. */
@Module({
  imports: [
    AuthModule,
    BillPaymentsModule,
    EventsModule,
    LedgerModule,
    LimitsModule,
    VendingModule,
    WalletsModule,
  ],
  controllers: [
    AskOnlyDeskController,
    OperatorDeskController,
    OperatorFundingsController,
    OperatorIncidentsController,
    OperatorPaymentsController,
    OperatorTokensController,
    OperatorTiersController,
    OperatorWalletsController,
    ApprovalsController,
  ],
  providers: [
    ActsService,
    ApprovalsService,
    AskOnlyDeskService,
    OperatorDeskService,
    OperatorFundingsService,
    OperatorIncidentsService,
    OperatorPaymentsService,
    OperatorTokensService,
    OperatorTiersService,
    OperatorWalletsService,
    ProposalsService,
  ],
})
export class OperatorModule {}
