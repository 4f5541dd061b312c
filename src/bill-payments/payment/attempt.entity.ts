import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { AttemptOutcome, DoubtedRefusal } from './payment.js';

/** One vend at one provider. Its request id is stored before the call, its outcome afterwards. */
@Entity('attempts')
@Unique('attempts_request_id_key', ['provider', 'requestId'])
@Index('attempts_one_open_idx', ['walletId', 'paymentId'], {
  unique: true,
  where: 'outcome IS NULL',
})
@ForeignKey('BillPaymentEntity', ['walletId', 'paymentId'], ['walletId', 'id'], {
  name: 'attempts_payment_fk',
})
@Check('attempts_outcome_is_known', `outcome IN ('delivered', 'refused', 'reversed', 'notFound')`)
export class AttemptEntity {
  @PrimaryColumn('uuid', { name: 'wallet_id', primaryKeyConstraintName: 'attempts_pk' })
  walletId!: string;

  @PrimaryColumn('uuid', { name: 'payment_id', primaryKeyConstraintName: 'attempts_pk' })
  paymentId!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'attempts_pk' })
  number!: number;

  @Column('text')
  provider!: string;

  @Column('text', { name: 'request_id' })
  requestId!: string;

  @Column('timestamptz', { name: 'send_by' })
  sendBy!: Date;

  @Column('text', { nullable: true })
  outcome!: AttemptOutcome | null;

  @Column('integer', { name: 'not_found_count', default: 0 })
  notFoundCount!: number;

  @Column('jsonb', { nullable: true })
  refusal!: DoubtedRefusal | null;

  @Column('jsonb', { name: 'last_answer', nullable: true })
  lastAnswer!: Record<string, unknown> | null;

  @Column('timestamptz', { name: 'last_answer_at', nullable: true })
  lastAnswerAt!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt!: Date | null;
}
