import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An approval has a time until which it can be decided, and one that lapsed says why. */
export class ApprovalsLapse1763800000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE approvals
        ADD COLUMN expires_at timestamptz NOT NULL DEFAULT now() + interval '72 hours',
        ADD COLUMN lapsed_because text`);
    // What was decided late before there was a time to decide it in was decided in time.
    await runner.query(`
      UPDATE approvals SET expires_at = greatest(asked_at + interval '72 hours', decided_at),
        lapsed_because = CASE status WHEN 'lapsed' THEN 'settled' END`);
    await runner.query(`
      ALTER TABLE approvals
        ADD CONSTRAINT approvals_decided_in_time CHECK (decided_at <= expires_at),
        ADD CONSTRAINT approvals_lapse_has_cause
          CHECK ((status = 'lapsed') = (lapsed_because IS NOT NULL)),
        ADD CONSTRAINT approvals_lapse_cause_is_known
          CHECK (lapsed_because IN ('settled', 'asker_left'))`);
    // What one operator has asked for today.
    await runner.query(`
      CREATE INDEX approvals_by_asker_idx ON approvals (asked_by, asked_at)
        WHERE act = 'wallet.adjust'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX approvals_by_asker_idx');
    await runner.query('ALTER TABLE approvals DROP COLUMN lapsed_because, DROP COLUMN expires_at');
  }
}
