import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Several providers: a doubted refusal, and what all processes must know of each provider. */
export class ProviderRoutes1763800000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE attempts ADD COLUMN refusal jsonb');
    await runner.query('ALTER TABLE incidents DROP CONSTRAINT incidents_kind_is_known');
    await runner.query(`
      ALTER TABLE incidents ADD CONSTRAINT incidents_kind_is_known CHECK (kind IN
        ('delivered_after_refund', 'refused_after_delivery', 'delivered_by_earlier_attempt'))`);
    // `*` stands for every biller.
    await runner.query(`
      CREATE TABLE provider_circuits (
        provider text NOT NULL,
        biller_id text NOT NULL,
        open_until timestamptz NOT NULL,
        reason text NOT NULL,
        CONSTRAINT provider_circuits_pk PRIMARY KEY (provider, biller_id)
      )`);
    await runner.query(`
      CREATE TABLE provider_floats (
        provider text NOT NULL,
        balance bigint NOT NULL,
        read_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT provider_floats_pk PRIMARY KEY (provider)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE provider_floats, provider_circuits');
    await runner.query(`DELETE FROM incidents WHERE kind = 'delivered_by_earlier_attempt'`);
    await runner.query('ALTER TABLE incidents DROP CONSTRAINT incidents_kind_is_known');
    await runner.query(`
      ALTER TABLE incidents ADD CONSTRAINT incidents_kind_is_known
        CHECK (kind IN ('delivered_after_refund', 'refused_after_delivery'))`);
    await runner.query('ALTER TABLE attempts DROP COLUMN refusal');
  }
}
