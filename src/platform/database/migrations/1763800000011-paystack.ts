import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Paystack1763800000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE fundings
        ADD COLUMN failure_code text,
        ADD COLUMN gateway_answer jsonb,
        ADD COLUMN checks integer NOT NULL DEFAULT 0,
        ADD COLUMN seq integer NOT NULL DEFAULT 1,
        ADD COLUMN next_check_at timestamptz,
        ADD COLUMN claimed_until timestamptz,
        DROP CONSTRAINT fundings_status_is_known,
        ADD CONSTRAINT fundings_status_is_known
          CHECK (status IN ('pending', 'completed', 'failed', 'mismatched')),
        ADD CONSTRAINT fundings_pending_is_looked_at
          CHECK (status <> 'pending' OR next_check_at IS NOT NULL)`);
    // Serves the sweep. Fundings that are credited, or given up, are not in it.
    await runner.query(`
      CREATE INDEX fundings_due_idx ON fundings (next_check_at) WHERE next_check_at IS NOT NULL`);
    await createIncidents(runner);
    await createWebhooks(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gateway_webhooks, funding_incidents');
    await runner.query('DROP INDEX fundings_due_idx');
    await runner.query(`
      ALTER TABLE fundings
        DROP CONSTRAINT fundings_pending_is_looked_at,
        DROP CONSTRAINT fundings_status_is_known,
        ADD CONSTRAINT fundings_status_is_known
          CHECK (status IN ('pending', 'completed', 'failed')),
        DROP COLUMN claimed_until, DROP COLUMN next_check_at, DROP COLUMN seq, DROP COLUMN checks,
        DROP COLUMN gateway_answer, DROP COLUMN failure_code`);
  }
}

async function createIncidents(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE funding_incidents (
      wallet_id uuid NOT NULL,
      funding_id uuid NOT NULL,
      kind text NOT NULL,
      evidence jsonb NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      resolved_at timestamptz,
      CONSTRAINT funding_incidents_pk PRIMARY KEY (wallet_id, funding_id, kind),
      CONSTRAINT funding_incidents_funding_fk FOREIGN KEY (wallet_id, funding_id)
        REFERENCES fundings (wallet_id, id),
      CONSTRAINT funding_incidents_kind_is_known CHECK (kind IN ('amount_mismatch',
        'currency_mismatch', 'reversed', 'refunded', 'charged_back'))
    )`);
}

// What is signed and arrives again is the same bytes, so the hash of the bytes is its name.
async function createWebhooks(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE gateway_webhooks (
      gateway text NOT NULL,
      digest text NOT NULL,
      event text NOT NULL,
      reference text,
      body jsonb NOT NULL,
      deliveries integer NOT NULL DEFAULT 1,
      received_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT gateway_webhooks_pk PRIMARY KEY (gateway, digest)
    )`);
}
