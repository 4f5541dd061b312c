import {
  Check,
  Column,
  Entity,
  ForeignKey,
  Index,
  PrimaryColumn,
  Unique,
  VirtualColumn,
} from 'typeorm';
import { dueAtOf } from '../../platform/due-work/due-work.store.js';
import type { MeterType } from '../../vending/provider/electricity-provider.js';
import type { ReceiptDetails, VendedToken } from '../../vending/provider/provider-answer.js';
import { PAYMENT_WORK, type FailureCode, type TokenStatus } from './payment.js';
import type { PaymentStatus } from './payment-state.js';

/** One purchase, one to one with the Transaction that paid for it. */
@Entity('bill_payments')
// Not by the wallet first: an index of a wallet's payments is a bad bet that a planner takes on a new table.
@Unique('bill_payments_transaction_key', ['transactionId', 'walletId'])
@Index('bill_payments_idempotency_key_idx', ['walletId', 'idempotencyKey'], {
  unique: true,
  where: 'idempotency_key IS NOT NULL',
})
@Index('bill_payments_refunded_idx', ['walletId', 'id'], {
  where: 'refund_transaction_id IS NOT NULL',
})
@Index('bill_payments_review_idx', ['id'], { where: 'in_review_since IS NOT NULL' })
@ForeignKey('TransactionEntity', ['walletId', 'transactionId'], ['walletId', 'id'], {
  name: 'bill_payments_transaction_fk',
})
@Check(
  'bill_payments_status_is_known',
  `status IN ('pending', 'processing', 'needs_review', 'completed', 'failed')`,
)
@Check('bill_payments_meter_type_is_known', `meter_type IN ('prepaid', 'postpaid')`)
@Check(
  'bill_payments_token_status_is_known',
  `token_status IN ('none', 'awaited', 'delivered', 'missing')`,
)
@Check('bill_payments_amount_is_whole_naira', 'amount > 0 AND amount % 100 = 0')
@Check('bill_payments_total_adds_up', 'fee >= 0 AND total = amount + fee')
@Check(
  'bill_payments_failed_is_refunded',
  `(status = 'failed') = (refund_transaction_id IS NOT NULL)`,
)
@Check('bill_payments_failed_says_why', `(status = 'failed') = (failure_code IS NOT NULL)`)
@Check(
  'bill_payments_completed_knows_its_cost',
  `status <> 'completed' OR provider_cost IS NOT NULL`,
)
@Check(
  'bill_payments_review_has_begun',
  `(status = 'needs_review') = (in_review_since IS NOT NULL)`,
)
export class BillPaymentEntity {
  @PrimaryColumn('uuid', { name: 'wallet_id', primaryKeyConstraintName: 'bill_payments_pk' })
  walletId!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'bill_payments_pk' })
  id!: string;

  @Column('uuid', { name: 'transaction_id' })
  transactionId!: string;

  @Column('uuid', { name: 'refund_transaction_id', nullable: true })
  refundTransactionId!: string | null;

  @Column('text', { default: 'pending' })
  status!: PaymentStatus;

  @Column('text', { name: 'biller_id' })
  billerId!: string;

  @Column('text', { name: 'meter_number' })
  meterNumber!: string;

  @Column('text', { name: 'meter_type' })
  meterType!: MeterType;

  @Column('text', { nullable: true })
  phone!: string | null;

  @Column('text', { name: 'customer_name', nullable: true })
  customerName!: string | null;

  @Column('bigint')
  amount!: number;

  @Column('bigint')
  fee!: number;

  @Column('bigint')
  total!: number;

  @Column('text', { nullable: true })
  provider!: string | null;

  @Column('text', { name: 'provider_reference', nullable: true })
  providerReference!: string | null;

  @Column('bigint', { name: 'provider_cost', nullable: true })
  providerCost!: number | null;

  @Column('jsonb', { default: [] })
  tokens!: VendedToken[];

  @Column('text', { name: 'token_status', default: 'none' })
  tokenStatus!: TokenStatus;

  @Column('text', { nullable: true })
  units!: string | null;

  @Column('jsonb', { name: 'not_understood', nullable: true })
  notUnderstood!: string[] | null;

  @Column('jsonb', { nullable: true })
  details!: ReceiptDetails | null;

  @Column('text', { name: 'failure_code', nullable: true })
  failureCode!: FailureCode | null;

  @Column('text', { name: 'failure_message', nullable: true })
  failureMessage!: string | null;

  @Column('integer', { default: 0 })
  attempts!: number;

  @Column('integer', { default: 0 })
  checks!: number;

  @Column('integer', { default: 1 })
  seq!: number;

  /** Read from `due_work`. */
  @VirtualColumn('timestamptz', {
    query: (payment) => dueAtOf(PAYMENT_WORK, `${payment}.wallet_id`, `${payment}.id`),
  })
  nextCheckAt!: Date | null;

  /** Not in an index of its own: one of the status would make every step write all indexes of the row. */
  @Column('timestamptz', { name: 'in_review_since', nullable: true })
  inReviewSince!: Date | null;

  @Column('timestamptz', { name: 'last_asked_at', nullable: true })
  lastAskedAt!: Date | null;

  @Column('text', { name: 'idempotency_key', nullable: true })
  idempotencyKey!: string | null;

  @Column('text', { name: 'request_hash', nullable: true })
  requestHash!: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;

  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt!: Date | null;
}
