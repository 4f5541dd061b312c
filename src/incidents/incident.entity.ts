import { Check, Column, Entity, ForeignKey, Generated, PrimaryColumn, Unique } from 'typeorm';

/** Something that must not happen and did: stored and alerted on; a person decides. */
@Entity('incidents')
@Unique('incidents_payment_key', ['walletId', 'paymentId', 'kind'])
@Unique('incidents_funding_key', ['walletId', 'fundingId', 'kind', 'number'])
@Unique('incidents_funding_notice_key', ['walletId', 'fundingId', 'kind', 'noticeDigest'])
@ForeignKey('BillPaymentEntity', ['walletId', 'paymentId'], ['walletId', 'id'], {
  name: 'incidents_payment_fk',
})
@ForeignKey('FundingEntity', ['walletId', 'fundingId'], ['walletId', 'id'], {
  name: 'incidents_funding_fk',
})
@Check('incidents_have_one_subject', 'num_nonnulls(payment_id, funding_id) = 1')
@Check(
  'incidents_payment_kind_is_known',
  `payment_id IS NULL OR kind IN ('delivered_after_refund', 'refused_after_delivery',
    'delivered_by_earlier_attempt', 'answer_mismatch', 'token_repeated', 'token_implausible',
    'second_delivery', 'token_missing', 'cost_differs')`,
)
@Check(
  'incidents_funding_kind_is_known',
  `funding_id IS NULL OR kind IN ('amount_mismatch', 'currency_mismatch', 'balance_too_large',
    'reversed', 'refunded', 'charged_back', 'answer_mismatch')`,
)
export class IncidentEntity {
  @PrimaryColumn('uuid', { name: 'wallet_id', primaryKeyConstraintName: 'incidents_pk' })
  walletId!: string;

  /** The order in which they were opened. */
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'incidents_pk' })
  @Generated('increment')
  position!: number;

  /** One of the subjects: the others are null. */
  @Column('uuid', { name: 'payment_id', nullable: true })
  paymentId!: string | null;

  @Column('uuid', { name: 'funding_id', nullable: true })
  fundingId!: string | null;

  @Column('text')
  kind!: string;

  /** Which of its kind: a funding may be refunded in parts. */
  @Column('integer', { default: 1 })
  number!: number;

  /** The webhook that reported it; empty when an answer to our own question shows it. */
  @Column('text', { name: 'notice_digest', default: '' })
  noticeDigest!: string;

  @Column('jsonb')
  evidence!: unknown;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'resolved_at', nullable: true })
  resolvedAt!: Date | null;
}
