import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Reconciliation1763800000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE reconciliation_runs (
        id uuid NOT NULL,
        date date NOT NULL,
        provider text NOT NULL,
        started_at timestamptz NOT NULL,
        finished_at timestamptz,
        status text NOT NULL,
        totals jsonb NOT NULL DEFAULT '{}',
        CONSTRAINT reconciliation_runs_pk PRIMARY KEY (id),
        CONSTRAINT reconciliation_runs_day_key UNIQUE (provider, date),
        CONSTRAINT reconciliation_runs_status_is_known
          CHECK (status IN ('running', 'clean', 'differences', 'failed')),
        CONSTRAINT reconciliation_runs_finished_has_time
          CHECK ((status = 'running') = (finished_at IS NULL))
      )`);
    await runner.query(`
      CREATE TABLE reconciliation_differences (
        run_id uuid NOT NULL,
        kind text NOT NULL,
        subject text NOT NULL,
        provider text NOT NULL,
        wallet_id uuid,
        payment_id uuid,
        biller_id text,
        request_id text,
        amount bigint NOT NULL,
        since timestamptz NOT NULL,
        details jsonb NOT NULL,
        first_seen_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT reconciliation_differences_pk PRIMARY KEY (run_id, kind, subject),
        CONSTRAINT reconciliation_differences_run_fk FOREIGN KEY (run_id)
          REFERENCES reconciliation_runs (id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reconciliation_differences, reconciliation_runs');
  }
}
