import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Ledger1763800000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTransactions(runner);
    await createEntries(runner);
    await forbidChanges(runner);
    await balancePostings(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE entries, transactions');
    await runner.query('DROP FUNCTION ledger_refuse_change(), ledger_balance_postings()');
  }
}

async function createTransactions(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE transactions (
      wallet_id uuid NOT NULL,
      wallet_version bigint NOT NULL,
      id uuid NOT NULL,
      type text NOT NULL,
      direction text NOT NULL,
      amount bigint NOT NULL,
      balance_after bigint NOT NULL,
      reference text NOT NULL,
      subject_id uuid NOT NULL,
      reverses_transaction_id uuid,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT transactions_pk PRIMARY KEY (wallet_id, wallet_version),
      CONSTRAINT transactions_id_key UNIQUE (wallet_id, id),
      CONSTRAINT transactions_wallet_fk FOREIGN KEY (wallet_id) REFERENCES wallets (id),
      CONSTRAINT transactions_type_is_known
        CHECK (type IN ('funding', 'bill_payment', 'refund', 'adjustment')),
      CONSTRAINT transactions_direction_is_known CHECK (direction IN ('credit', 'debit')),
      CONSTRAINT transactions_amount_is_positive CHECK (amount > 0),
      CONSTRAINT transactions_balance_is_not_negative CHECK (balance_after >= 0),
      CONSTRAINT transactions_version_is_positive CHECK (wallet_version > 0),
      CONSTRAINT transactions_refund_reverses
        CHECK ((type = 'refund') = (reverses_transaction_id IS NOT NULL))
    )`);
  await runner.query(`
    CREATE UNIQUE INDEX transactions_one_refund_idx
      ON transactions (wallet_id, reverses_transaction_id)
      WHERE reverses_transaction_id IS NOT NULL`);
  // Serves lists of one type. Purchases, the many, are found without: they pay nothing for it.
  await runner.query(`
    CREATE INDEX transactions_by_type_idx
      ON transactions (wallet_id, type, wallet_version) WHERE type <> 'bill_payment'`);
}

// The key makes each posting of each subject happen once: one hold, one capture, one refund.
async function createEntries(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE entries (
      wallet_id uuid NOT NULL,
      subject_id uuid NOT NULL,
      posting text NOT NULL,
      account text NOT NULL,
      amount bigint NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT entries_pk PRIMARY KEY (wallet_id, subject_id, posting, account),
      CONSTRAINT entries_posting_is_known
        CHECK (posting IN ('fund', 'hold', 'capture', 'release', 'reverse', 'adjust')),
      CONSTRAINT entries_account_is_known CHECK (
        account IN ('wallet', 'vending:held', 'income:fees', 'income:commission', 'adjustments')
        OR account LIKE 'funding:_%' OR account LIKE 'provider:_%'
      ),
      CONSTRAINT entries_amount_is_not_zero CHECK (amount <> 0)
    )`);
}

async function forbidChanges(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'ledger: % of % is forbidden; correct a mistake by an opposite posting',
        TG_OP, TG_TABLE_NAME;
    END $$`);
  for (const table of ['transactions', 'entries']) {
    await runner.query(`
      CREATE TRIGGER ${table}_are_insert_only
        BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()`);
  }
}

// One check per statement over all its new rows, so that a group of postings pays for it once.
async function balancePostings(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION ledger_balance_postings() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      wrong record;
    BEGIN
      SELECT wallet_id, subject_id, posting, sum(amount) AS off INTO wrong
        FROM new_entries GROUP BY wallet_id, subject_id, posting HAVING sum(amount) <> 0 LIMIT 1;
      IF FOUND THEN
        RAISE EXCEPTION 'ledger: posting % of % is off by % kobo',
          wrong.posting, wrong.subject_id, wrong.off;
      END IF;
      RETURN NULL;
    END $$`);
  await runner.query(`
    CREATE TRIGGER entries_balance
      AFTER INSERT ON entries REFERENCING NEW TABLE AS new_entries
      FOR EACH STATEMENT EXECUTE FUNCTION ledger_balance_postings()`);
}
