import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { DifferenceKind } from './difference.js';

/** One point in which a run found us and the other side to disagree. */
@Entity('reconciliation_differences')
@ForeignKey('ReconciliationRunEntity', ['runId'], ['id'], {
  name: 'reconciliation_differences_run_fk',
})
export class ReconciliationDifferenceEntity {
  @PrimaryColumn('uuid', {
    name: 'run_id',
    primaryKeyConstraintName: 'reconciliation_differences_pk',
  })
  runId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'reconciliation_differences_pk' })
  kind!: DifferenceKind;

  /** A request id, a funding's reference, or `float`. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'reconciliation_differences_pk' })
  subject!: string;

  @Column('text')
  provider!: string;

  @Column('uuid', { name: 'wallet_id', nullable: true })
  walletId!: string | null;

  @Column('uuid', { name: 'payment_id', nullable: true })
  paymentId!: string | null;

  @Column('text', { name: 'biller_id', nullable: true })
  billerId!: string | null;

  @Column('text', { name: 'request_id', nullable: true })
  requestId!: string | null;

  @Column('bigint')
  amount!: number;

  @Column('timestamptz')
  since!: Date;

  @Column('jsonb')
  details!: Record<string, unknown>;

  @Column('timestamptz', { name: 'first_seen_at', default: () => 'now()' })
  firstSeenAt!: Date;
}
