import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { FundingIncidentKind } from '../funding.js';

/** Something that must not happen to money that comes in, and did: a person decides. */
@Entity('funding_incidents')
@Unique('funding_incidents_notice_key', ['walletId', 'fundingId', 'kind', 'noticeDigest'])
@ForeignKey('FundingEntity', ['walletId', 'fundingId'], ['walletId', 'id'], {
  name: 'funding_incidents_funding_fk',
})
@Check(
  'funding_incidents_kind_is_known',
  `kind IN ('amount_mismatch', 'currency_mismatch', 'balance_too_large', 'reversed', 'refunded',
    'charged_back', 'answer_mismatch')`,
)
export class FundingIncidentEntity {
  @PrimaryColumn('uuid', { name: 'wallet_id', primaryKeyConstraintName: 'funding_incidents_pk' })
  walletId!: string;

  @PrimaryColumn('uuid', { name: 'funding_id', primaryKeyConstraintName: 'funding_incidents_pk' })
  fundingId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'funding_incidents_pk' })
  kind!: FundingIncidentKind;

  /** Which of its kind: a payment may be refunded in parts. */
  @PrimaryColumn('integer', { default: 1, primaryKeyConstraintName: 'funding_incidents_pk' })
  number!: number;

  /** Of the webhook that told of it; empty when the gateway said it because we asked. */
  @Column('text', { name: 'notice_digest', default: '' })
  noticeDigest!: string;

  @Column('jsonb')
  evidence!: unknown;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'resolved_at', nullable: true })
  resolvedAt!: Date | null;
}
