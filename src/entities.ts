import { LoginFailureEntity } from './auth/sessions/login-failure.entity.js';
import { RefreshTokenEntity } from './auth/sessions/refresh-token.entity.js';
import { UserEntity } from './auth/user.entity.js';
import { AskOnlyPeriodEntity } from './bill-payments/ask-only/ask-only-period.entity.js';
import { AttemptAnswerEntity } from './bill-payments/settle/answers/attempt-answer.entity.js';
import { TokenHashEntity } from './bill-payments/settle/answers/token-hash.entity.js';
import { AttemptEntity } from './bill-payments/payment/attempt.entity.js';
import { BillPaymentEntity } from './bill-payments/payment/bill-payment.entity.js';
import { ProviderCallbackEntity } from './bill-payments/callbacks/provider-callback.entity.js';
import { IncidentEntity } from './incidents/incident.entity.js';
import { EventDeliveryEntity } from './events/event-delivery.entity.js';
import { EventEntity } from './events/event.entity.js';
import { EntryEntity } from './ledger/entry.entity.js';
import { TransactionEntity } from './ledger/transaction.entity.js';
import { WalletEntity } from './ledger/wallet.entity.js';
import { KycTierEntity } from './wallets/kyc-tier.entity.js';
import { ContinuityMarkEntity } from './platform/database/continuity-mark.entity.js';
import { DueWorkEntity } from './platform/due-work/due-work.entity.js';
import { InstallationEntity } from './platform/database/installation.entity.js';
import { ApprovalEntity } from './operator/approvals/approval.entity.js';
import { AuditRecordEntity } from './operator/audit/audit-record.entity.js';
import { OperatorRequestEntity } from './operator/audit/operator-request.entity.js';
import { ReconciliationDifferenceEntity } from './reconciliation/reconciliation-difference.entity.js';
import { ReconciliationRunEntity } from './reconciliation/reconciliation-run.entity.js';
import { MeterVerificationEntity } from './meters/meter-verification.entity.js';
import { ProviderCircuitEntity } from './vending/routing/provider-circuit.entity.js';
import { ProviderFloatEntity } from './vending/floats/provider-float.entity.js';
import { VendingSwitchEntity } from './vending/routing/vending-switch.entity.js';
import { SavedMeterEntity } from './meters/saved-meter.entity.js';
import { FundingEntity } from './fundings/funding.entity.js';
import { GatewayWebhookEntity } from './fundings/notices/gateway-webhook.entity.js';

/** Every table of ours, for the data source: a new entity is added here. */
export const ENTITIES = [
  KycTierEntity,
  UserEntity,
  RefreshTokenEntity,
  LoginFailureEntity,
  WalletEntity,
  TransactionEntity,
  EntryEntity,
  FundingEntity,
  GatewayWebhookEntity,
  BillPaymentEntity,
  AttemptAnswerEntity,
  TokenHashEntity,
  AttemptEntity,
  IncidentEntity,
  ProviderCallbackEntity,
  MeterVerificationEntity,
  ProviderCircuitEntity,
  ProviderFloatEntity,
  SavedMeterEntity,
  DueWorkEntity,
  EventEntity,
  EventDeliveryEntity,
  InstallationEntity,
  ContinuityMarkEntity,
  AskOnlyPeriodEntity,
  AuditRecordEntity,
  OperatorRequestEntity,
  ApprovalEntity,
  VendingSwitchEntity,
  ReconciliationRunEntity,
  ReconciliationDifferenceEntity,
];
