import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Approval, ApprovalStatus, LapseCause } from './approval.js';

/** An act that one person requests and another one decides. */
@Entity('approvals')
@Index('approvals_pending_idx', ['id'], { where: `status = 'pending'` })
@Index('approvals_idempotency_key_idx', ['askedBy', 'idempotencyKey'], {
  unique: true,
  where: 'idempotency_key IS NOT NULL',
})
@Index('approvals_by_asker_idx', ['askedBy', 'askedAt'], { where: `act = 'wallet.adjust'` })
@Index('approvals_of_funding_idx', ['walletId', 'fundingId'], { where: 'funding_id IS NOT NULL' })
@ForeignKey('UserEntity', ['askedBy'], ['id'], { name: 'approvals_asked_by_fk' })
@ForeignKey('UserEntity', ['decidedBy'], ['id'], { name: 'approvals_decided_by_fk' })
@ForeignKey('FundingEntity', ['walletId', 'fundingId'], ['walletId', 'id'], {
  name: 'approvals_funding_fk',
})
@Check('approvals_funding_is_adjusted', `funding_id IS NULL OR act = 'wallet.adjust'`)
@Check(
  'approvals_act_is_known',
  `act IN ('payment.resolve', 'payment.reverse', 'wallet.adjust', 'wallet.write_off')`,
)
@Check(
  'approvals_payment_is_named',
  `(act IN ('payment.resolve', 'payment.reverse')) = (payment_id IS NOT NULL)`,
)
@Check('approvals_status_is_known', `status IN ('pending', 'approved', 'rejected', 'lapsed')`)
@Check(
  'approvals_decided_by_somebody',
  `(status = 'pending') = (decided_by IS NULL) AND (status = 'pending') = (decided_at IS NULL)`,
)
@Check('approvals_decided_in_time', 'decided_at <= expires_at')
@Check('approvals_lapse_has_cause', `(status = 'lapsed') = (lapsed_because IS NOT NULL)`)
@Check('approvals_lapse_cause_is_known', `lapsed_because IN ('settled', 'asker_left')`)
@Check('approvals_decided_by_another', 'decided_by <> asked_by')
export class ApprovalEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'approvals_pk' })
  id!: string;

  @Column('text')
  act!: Approval['act'];

  @Column('uuid', { name: 'wallet_id' })
  walletId!: string;

  @Column('uuid', { name: 'payment_id', nullable: true })
  paymentId!: string | null;

  @Column('uuid', { name: 'funding_id', nullable: true })
  fundingId!: string | null;

  @Column('jsonb')
  details!: Record<string, unknown>;

  @Column('text')
  reason!: string;

  @Column('text', { default: 'pending' })
  status!: ApprovalStatus;

  @Column('uuid', { name: 'asked_by' })
  askedBy!: string;

  @Column('timestamptz', { name: 'asked_at', default: () => 'now()' })
  askedAt!: Date;

  @Column('timestamptz', { name: 'expires_at', default: () => `(now() + '72:00:00')` })
  expiresAt!: Date;

  /** Expiry is not stored here: it follows from the time alone. */
  @Column('text', { name: 'lapsed_because', nullable: true })
  lapsedBecause!: Exclude<LapseCause, 'expired'> | null;

  @Column('uuid', { name: 'decided_by', nullable: true })
  decidedBy!: string | null;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Column('text', { name: 'decision_reason', nullable: true })
  decisionReason!: string | null;

  @Column('text', { name: 'idempotency_key', nullable: true })
  idempotencyKey!: string | null;

  @Column('text', { name: 'request_hash', nullable: true })
  requestHash!: string | null;
}
