import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A token buys energy once: PostgreSQL itself says which purchase had it first. Its digits are kept as the first
 * 128 bits of their SHA-256, since nobody needs to read them here.
 */
export class TokenHashes1763800000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE token_hashes (
        hash uuid NOT NULL,
        wallet_id uuid NOT NULL,
        payment_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT token_hashes_pk PRIMARY KEY (hash)
      )`);
    // Tokens of before, the oldest purchase first. This reads all purchases and holds up nobody.
    await runner.query(`
      INSERT INTO token_hashes (hash, wallet_id, payment_id, created_at)
      SELECT encode(substring(sha256(convert_to(t.token->>'value', 'UTF8')) FOR 16), 'hex')::uuid,
          p.wallet_id, p.id, p.created_at
        FROM bill_payments p, jsonb_array_elements(p.tokens) AS t(token)
        WHERE t.token->>'role' IN ('credit', 'bonus')
        ORDER BY p.id
      ON CONFLICT (hash) DO NOTHING`);
    await runner.query(`
      CREATE FUNCTION token_hashes_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'tokens: % of % is forbidden; a token belongs to one purchase',
          TG_OP, TG_TABLE_NAME;
      END $$`);
    await runner.query(`
      CREATE TRIGGER token_hashes_are_insert_only
        BEFORE UPDATE OR DELETE OR TRUNCATE ON token_hashes
        FOR EACH STATEMENT EXECUTE FUNCTION token_hashes_refuse_change()`);
    // An answer of a gateway about another reference is an incident, as an answer about another order is.
    await fundingIncidentKinds(runner, [...KINDS, 'answer_mismatch']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM funding_incidents WHERE kind = 'answer_mismatch'`);
    await fundingIncidentKinds(runner, KINDS);
    await runner.query('DROP TABLE token_hashes');
    await runner.query('DROP FUNCTION token_hashes_refuse_change()');
  }
}

const KINDS = [
  'amount_mismatch',
  'currency_mismatch',
  'balance_too_large',
  'reversed',
  'refunded',
  'charged_back',
];

async function fundingIncidentKinds(runner: QueryRunner, kinds: readonly string[]): Promise<void> {
  const known = kinds.map((kind) => `'${kind}'`).join(', ');
  await runner.query(`
    ALTER TABLE funding_incidents DROP CONSTRAINT funding_incidents_kind_is_known,
      ADD CONSTRAINT funding_incidents_kind_is_known CHECK (kind IN (${known}))`);
}
