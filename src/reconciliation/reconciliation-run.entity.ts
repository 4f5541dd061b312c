import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

export type RunStatus = 'running' | 'clean' | 'differences' | 'failed';

/** The latest comparison of one day of one provider (or of `funding:<gateway>`). */
@Entity('reconciliation_runs')
@Unique('reconciliation_runs_day_key', ['provider', 'date'])
@Check(
  'reconciliation_runs_status_is_known',
  `status IN ('running', 'clean', 'differences', 'failed')`,
)
@Check('reconciliation_runs_finished_has_time', `(status = 'running') = (finished_at IS NULL)`)
export class ReconciliationRunEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'reconciliation_runs_pk' })
  id!: string;

  /** `YYYY-MM-DD` in Africa/Lagos. */
  @Column('date')
  date!: string;

  @Column('text')
  provider!: string;

  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;

  @Column('text')
  status!: RunStatus;

  @Column('jsonb', { default: {} })
  totals!: Record<string, unknown>;
}
