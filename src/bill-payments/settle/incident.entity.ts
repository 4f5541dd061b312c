import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { IncidentKind } from '../payment/payment.js';

/** Something that must not happen and did: recorded, alerted, decided by a person. */
@Entity('incidents')
@ForeignKey('BillPaymentEntity', ['walletId', 'paymentId'], ['walletId', 'id'], {
  name: 'incidents_payment_fk',
})
@Check(
  'incidents_kind_is_known',
  `kind IN ('delivered_after_refund', 'refused_after_delivery', 'delivered_by_earlier_attempt',
    'answer_mismatch', 'token_repeated', 'token_implausible', 'second_delivery', 'token_missing',
    'cost_differs')`,
)
export class IncidentEntity {
  @PrimaryColumn('uuid', { name: 'wallet_id', primaryKeyConstraintName: 'incidents_pk' })
  walletId!: string;

  @PrimaryColumn('uuid', { name: 'payment_id', primaryKeyConstraintName: 'incidents_pk' })
  paymentId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'incidents_pk' })
  kind!: IncidentKind;

  @Column('jsonb')
  evidence!: Record<string, unknown>;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'resolved_at', nullable: true })
  resolvedAt!: Date | null;
}
