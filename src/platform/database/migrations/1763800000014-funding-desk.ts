import type { MigrationInterface, QueryRunner } from 'typeorm';

export class FundingDesk1763800000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // A payment may be refunded in parts: each word of the gateway is an incident of its own, and the
    // same word is one however often it comes.
    await runner.query(`
      ALTER TABLE funding_incidents
        ADD COLUMN number integer NOT NULL DEFAULT 1,
        ADD COLUMN notice_digest text NOT NULL DEFAULT ''`);
    await runner.query(`
      UPDATE funding_incidents SET notice_digest = evidence->>'digest' WHERE evidence ? 'digest'`);
    await runner.query(`
      ALTER TABLE funding_incidents
        DROP CONSTRAINT funding_incidents_pk,
        ADD CONSTRAINT funding_incidents_pk PRIMARY KEY (wallet_id, funding_id, kind, number),
        ADD CONSTRAINT funding_incidents_notice_key
          UNIQUE (wallet_id, funding_id, kind, notice_digest),
        DROP CONSTRAINT funding_incidents_kind_is_known,
        ADD CONSTRAINT funding_incidents_kind_is_known CHECK (kind IN ('amount_mismatch',
          'currency_mismatch', 'balance_too_large', 'reversed', 'refunded', 'charged_back'))`);
    // An adjustment says which funding it sets right. The key lets it name only one of that wallet.
    await runner.query(`
      ALTER TABLE approvals
        ADD COLUMN funding_id uuid,
        ADD CONSTRAINT approvals_funding_fk FOREIGN KEY (wallet_id, funding_id)
          REFERENCES fundings (wallet_id, id),
        ADD CONSTRAINT approvals_funding_is_adjusted
          CHECK (funding_id IS NULL OR act = 'wallet.adjust')`);
    await runner.query(`
      CREATE INDEX approvals_of_funding_idx
        ON approvals (wallet_id, funding_id) WHERE funding_id IS NOT NULL`);
    // An operator has an id or a reference, and not the wallet. The condition is true of every row: only a
    // query that says it can use this index, and lookups that have the wallet go by the key that begins with it.
    await runner.query('CREATE INDEX fundings_id_idx ON fundings (id) WHERE amount > 0');
    await runner.query(`
      CREATE INDEX gateway_webhooks_by_reference_idx ON gateway_webhooks (reference, received_at)
        WHERE reference IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX gateway_webhooks_by_reference_idx');
    await runner.query('DROP INDEX fundings_id_idx');
    await runner.query('DROP INDEX approvals_of_funding_idx');
    await runner.query('ALTER TABLE approvals DROP COLUMN funding_id');
    await runner.query(`
      DELETE FROM funding_incidents WHERE number > 1 OR kind = 'balance_too_large'`);
    await runner.query(`
      ALTER TABLE funding_incidents
        DROP CONSTRAINT funding_incidents_notice_key,
        DROP CONSTRAINT funding_incidents_pk,
        DROP COLUMN notice_digest, DROP COLUMN number,
        ADD CONSTRAINT funding_incidents_pk PRIMARY KEY (wallet_id, funding_id, kind),
        DROP CONSTRAINT funding_incidents_kind_is_known,
        ADD CONSTRAINT funding_incidents_kind_is_known CHECK (kind IN ('amount_mismatch',
          'currency_mismatch', 'reversed', 'refunded', 'charged_back'))`);
  }
}
