import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ProviderCallbacks1763800000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE provider_callbacks (
        digest bytea NOT NULL,
        provider text NOT NULL,
        request_id text,
        body jsonb NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT provider_callbacks_pk PRIMARY KEY (digest)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE provider_callbacks');
  }
}
