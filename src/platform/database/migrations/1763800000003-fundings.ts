import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Fundings1763800000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE fundings (
        wallet_id uuid NOT NULL,
        id uuid NOT NULL,
        status text NOT NULL,
        amount bigint NOT NULL,
        gateway text NOT NULL,
        reference text NOT NULL,
        authorization_url text,
        transaction_id uuid,
        idempotency_key text,
        request_hash text,
        created_at timestamptz NOT NULL DEFAULT now(),
        completed_at timestamptz,
        CONSTRAINT fundings_pk PRIMARY KEY (wallet_id, id),
        CONSTRAINT fundings_reference_key UNIQUE (gateway, reference),
        CONSTRAINT fundings_wallet_fk FOREIGN KEY (wallet_id) REFERENCES wallets (id),
        CONSTRAINT fundings_transaction_fk FOREIGN KEY (wallet_id, transaction_id)
          REFERENCES transactions (wallet_id, id),
        CONSTRAINT fundings_status_is_known CHECK (status IN ('pending', 'completed', 'failed')),
        CONSTRAINT fundings_amount_is_positive CHECK (amount > 0),
        CONSTRAINT fundings_completed_has_transaction
          CHECK ((status = 'completed') = (transaction_id IS NOT NULL))
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX fundings_idempotency_key_idx
        ON fundings (wallet_id, idempotency_key) WHERE idempotency_key IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE fundings');
  }
}
