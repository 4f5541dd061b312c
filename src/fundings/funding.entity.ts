import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { FundingFailure, FundingStatus } from './funding.js';

/** One top-up of a wallet through one gateway. */
@Entity('fundings')
@Unique('fundings_reference_key', ['gateway', 'reference'])
@Index('fundings_idempotency_key_idx', ['walletId', 'idempotencyKey'], {
  unique: true,
  where: 'idempotency_key IS NOT NULL',
})
@Index('fundings_pending_idx', ['walletId'], { where: `status = 'pending'` })
@Index('fundings_id_idx', ['id'], { where: 'amount > 0' })
@ForeignKey('WalletEntity', ['walletId'], ['id'], { name: 'fundings_wallet_fk' })
@ForeignKey('TransactionEntity', ['walletId', 'transactionId'], ['walletId', 'id'], {
  name: 'fundings_transaction_fk',
})
@Check('fundings_status_is_known', `status IN ('pending', 'completed', 'failed', 'mismatched')`)
@Check('fundings_amount_is_positive', 'amount > 0')
@Check('fundings_returned_is_not_negative', 'returned_amount >= 0')
@Check(
  'fundings_completed_has_transaction',
  `(status = 'completed') = (transaction_id IS NOT NULL)`,
)
export class FundingEntity {
  @PrimaryColumn('uuid', { name: 'wallet_id', primaryKeyConstraintName: 'fundings_pk' })
  walletId!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'fundings_pk' })
  id!: string;

  @Column('text')
  status!: FundingStatus;

  @Column('bigint')
  amount!: number;

  @Column('text')
  gateway!: string;

  @Column('text')
  reference!: string;

  @Column('text', { name: 'authorization_url', nullable: true })
  authorizationUrl!: string | null;

  @Column('uuid', { name: 'transaction_id', nullable: true })
  transactionId!: string | null;

  @Column('text', { name: 'idempotency_key', nullable: true })
  idempotencyKey!: string | null;

  @Column('text', { name: 'request_hash', nullable: true })
  requestHash!: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt!: Date | null;

  @Column('text', { name: 'failure_code', nullable: true })
  failureCode!: FundingFailure | null;

  /** The last answer of the gateway that changed something. */
  @Column('jsonb', { name: 'gateway_answer', nullable: true })
  gatewayAnswer!: unknown;

  /**
   * Kobo that the gateway says were paid, or what people say a payment in another currency is worth; null as
   * long as nobody has said it.
   */
  @Column('bigint', { name: 'paid_amount', nullable: true })
  paidAmount!: number | null;

  /** Kobo that the gateway has given back to the payer. */
  @Column('bigint', { name: 'returned_amount', default: 0 })
  returnedAmount!: number;

  /** How often the sweep has asked the gateway. */
  @Column('integer', { default: 0 })
  checks!: number;

  /** The last event's place among those of this funding. */
  @Column('integer', { default: 1 })
  seq!: number;
}
