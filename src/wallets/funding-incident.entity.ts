import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { FundingIncidentKind } from './funding.js';

/** Something that must not happen to money that comes in, and did: a person decides. */
@Entity('funding_incidents')
@ForeignKey('FundingEntity', ['walletId', 'fundingId'], ['walletId', 'id'], {
  name: 'funding_incidents_funding_fk',
})
@Check(
  'funding_incidents_kind_is_known',
  `kind IN ('amount_mismatch', 'currency_mismatch', 'reversed', 'refunded', 'charged_back')`,
)
export class FundingIncidentEntity {
  @PrimaryColumn('uuid', { name: 'wallet_id', primaryKeyConstraintName: 'funding_incidents_pk' })
  walletId!: string;

  @PrimaryColumn('uuid', { name: 'funding_id', primaryKeyConstraintName: 'funding_incidents_pk' })
  fundingId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'funding_incidents_pk' })
  kind!: FundingIncidentKind;

  @Column('jsonb')
  evidence!: unknown;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'resolved_at', nullable: true })
  resolvedAt!: Date | null;
}
