import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LedgerModule } from '../ledger/ledger.module.js';
import { VendingModule } from '../vending/vending.module.js';
import { AcceptService } from './accept.service.js';
import { AskOnlyService } from './ask-only.service.js';
import { PaymentLanesService } from './lanes/payment-lanes.service.js';
import { PaymentSearchService } from './payment-search.service.js';
import { BillPaymentEntity } from './bill-payment.entity.js';
import { BillPaymentsController } from './bill-payments.controller.js';
import { BillPaymentsService } from './bill-payments.service.js';
import { IncidentsService } from './incidents.service.js';
import { PaymentDeskService } from './payment-desk.service.js';
import { PaymentDoorbellService } from './payment-doorbell.service.js';
import { PaymentHintService } from './payment-hint.service.js';
import { PaymentGaugesService } from './payment-gauges.service.js';
import { PaymentVisitService } from './payment-visit.service.js';
import { ProviderCallbacksController } from './provider-callbacks.controller.js';
import { ProviderCallbacksService } from './provider-callbacks.service.js';
import { PaymentsProcessor } from './payments.processor.js';
import { ReceiptsController } from './receipts.controller.js';
import { ReceiptsService } from './receipts.service.js';
import { RetryPolicies } from './retry-policies.service.js';
import { TokenRegister } from './answers/token-register.service.js';
import { SettlementService } from './settlement.service.js';

@Module({
  imports: [LedgerModule, VendingModule, TypeOrmModule.forFeature([BillPaymentEntity])],
  controllers: [BillPaymentsController, ProviderCallbacksController, ReceiptsController],
  providers: [
    AcceptService,
    AskOnlyService,
    PaymentSearchService,
    BillPaymentsService,
    IncidentsService,
    PaymentDeskService,
    PaymentDoorbellService,
    PaymentHintService,
    PaymentGaugesService,
    PaymentLanesService,
    PaymentVisitService,
    PaymentsProcessor,
    ProviderCallbacksService,
    ReceiptsService,
    RetryPolicies,
    SettlementService,
    TokenRegister,
  ],
  exports: [
    AskOnlyService,
    IncidentsService,
    PaymentDeskService,
    PaymentHintService,
    SettlementService,
  ],
})
export class BillPaymentsModule {}
