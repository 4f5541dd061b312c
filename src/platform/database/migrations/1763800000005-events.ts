import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Events1763800000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Delivery is marked per row, because a high-water mark skips events that commit late.
    await runner.query(`
      CREATE TABLE events (
        wallet_id uuid NOT NULL,
        subject_id uuid NOT NULL,
        seq integer NOT NULL,
        id uuid NOT NULL,
        type text NOT NULL,
        data jsonb NOT NULL,
        position bigserial NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        delivered_at timestamptz,
        CONSTRAINT events_pk PRIMARY KEY (wallet_id, subject_id, seq)
      )`);
    await runner.query(`
      CREATE INDEX events_undelivered_idx ON events (position) WHERE delivered_at IS NULL`);
    // Names this database, so that two of them can share one Redis without ringing each other.
    await runner.query(`
      CREATE TABLE installation (
        id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT installation_pk PRIMARY KEY (id)
      )`);
    await runner.query('INSERT INTO installation (id) VALUES (gen_random_uuid())');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE installation, events');
  }
}
