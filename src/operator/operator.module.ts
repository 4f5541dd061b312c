import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { BillPaymentsModule } from '../bill-payments/bill-payments.module.js';
import { EventsModule } from '../events/events.module.js';
import { FundingsModule } from '../fundings/fundings.module.js';
import { IncidentsModule } from '../incidents/incidents.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { VendingModule } from '../vending/vending.module.js';
import { WalletsModule } from '../wallets/wallets.module.js';
import { ActsService } from './audit/acts.service.js';
import { ApprovalsController } from './approvals/approvals.controller.js';
import { ApprovalsService } from './approvals/approvals.service.js';
import { AskOnlyDeskController } from './ask-only/ask-only-desk.controller.js';
import { AskOnlyDeskService } from './ask-only/ask-only-desk.service.js';
import { OperatorDeskController } from './operator-desk.controller.js';
import { OperatorDeskService } from './operator-desk.service.js';
import { OperatorFundingsController } from './fundings/operator-fundings.controller.js';
import { OperatorFundingsService } from './fundings/operator-fundings.service.js';
import { OperatorIncidentsController } from './incidents/operator-incidents.controller.js';
import { OperatorIncidentsService } from './incidents/operator-incidents.service.js';
import { OperatorPaymentsController } from './payments/operator-payments.controller.js';
import { OperatorPaymentsService } from './payments/operator-payments.service.js';
import { OperatorTokensController } from './payments/operator-tokens.controller.js';
import { OperatorTokensService } from './payments/operator-tokens.service.js';
import { OperatorTiersController } from './tiers/operator-tiers.controller.js';
import { OperatorTiersService } from './tiers/operator-tiers.service.js';
import { OperatorWalletsController } from './wallets/operator-wallets.controller.js';
import { OperatorWalletsService } from './wallets/operator-wallets.service.js';
import { ProposalsService } from './approvals/proposals.service.js';

/** The desk of the operators, who look after the float, stuck payments and the books. */
@Module({
  imports: [
    AuthModule,
    BillPaymentsModule,
    EventsModule,
    FundingsModule,
    IncidentsModule,
    LedgerModule,
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
