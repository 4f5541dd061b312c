import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AskOnly1763800000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE continuity_marks (
        id uuid NOT NULL,
        made_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT continuity_marks_pk PRIMARY KEY (id)
      )`);
    // Finds the newest mark, and those to be removed.
    await runner.query('CREATE INDEX continuity_marks_made_at_idx ON continuity_marks (made_at)');
    await runner.query(`
      CREATE TABLE ask_only_periods (
        id uuid NOT NULL,
        reason text NOT NULL,
        since timestamptz NOT NULL,
        began_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz,
        CONSTRAINT ask_only_periods_pk PRIMARY KEY (id),
        CONSTRAINT ask_only_periods_reason_is_known
          CHECK (reason IN ('past_missing', 'setting', 'operator'))
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX ask_only_periods_open_idx ON ask_only_periods (reason)
        WHERE ended_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ask_only_periods');
    await runner.query('DROP TABLE continuity_marks');
  }
}
