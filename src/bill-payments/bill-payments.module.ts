import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IncidentsModule } from '../incidents/incidents.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { MetersModule } from '../meters/meters.module.js';
import { VendingModule } from '../vending/vending.module.js';
import { AcceptService } from './accept/accept.service.js';
import { AskOnlyService } from './ask-only/ask-only.service.js';
import { PaymentLanesService } from './visit/lanes/payment-lanes.service.js';
import { PaymentSearchService } from './desk/payment-search.service.js';
import { BillPaymentEntity } from './payment/bill-payment.entity.js';
import { BillPaymentsController } from './bill-payments.controller.js';
import { BillPaymentsService } from './bill-payments.service.js';
import { PaymentDeskService } from './desk/payment-desk.service.js';
import { PaymentDoorbellService } from './visit/payment-doorbell.service.js';
import { PaymentHintService } from './visit/payment-hint.service.js';
import { PaymentGaugesService } from './visit/payment-gauges.service.js';
import { PaymentVisitService } from './visit/payment-visit.service.js';
import { ProviderCallbacksController } from './callbacks/provider-callbacks.controller.js';
import { ProviderCallbacksService } from './callbacks/provider-callbacks.service.js';
import { PaymentsProcessor } from './visit/payments.processor.js';
import { ReceiptsController } from './receipts/receipts.controller.js';
import { ReceiptsService } from './receipts/receipts.service.js';
import { RetryPolicies } from './payment/retry-policies.service.js';
import { TokenRegister } from './settle/answers/token-register.service.js';
import { SettlementService } from './settle/settlement.service.js';

@Module({
  imports: [
    IncidentsModule,
    LedgerModule,
    MetersModule,
    VendingModule,
    TypeOrmModule.forFeature([BillPaymentEntity]),
  ],
  controllers: [BillPaymentsController, ProviderCallbacksController, ReceiptsController],
  providers: [
    AcceptService,
    AskOnlyService,
    PaymentSearchService,
    BillPaymentsService,
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
  exports: [AskOnlyService, PaymentDeskService, PaymentHintService, SettlementService],
})
export class BillPaymentsModule {}
