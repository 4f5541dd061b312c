import type { MigrationInterface, QueryRunner } from 'typeorm';

const POSTINGS = ['fund', 'hold', 'capture', 'release', 'reverse', 'adjust'];
const ACCOUNTS = ['wallet', 'vending:held', 'income:fees', 'income:commission', 'adjustments'];
const ACTS = ['payment.resolve', 'payment.reverse', 'wallet.adjust'];

/** What a frozen wallet cannot cover of a debit is owed, and is paid by later credits or given up. */
export class Receivable1763800000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE wallets
        ADD COLUMN owed bigint NOT NULL DEFAULT 0,
        ADD COLUMN collects boolean NOT NULL DEFAULT false,
        ADD CONSTRAINT wallets_owed_is_not_negative CHECK (owed >= 0) NOT VALID`);
    await postings(runner, [...POSTINGS, 'collect', 'write_off']);
    await accounts(runner, [...ACCOUNTS, 'receivable', 'losses']);
    await acts(runner, [...ACTS, 'wallet.write_off']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM approvals WHERE act = 'wallet.write_off'`);
    await acts(runner, ACTS);
    await accounts(runner, ACCOUNTS);
    await postings(runner, POSTINGS);
    for (const check of ['entries_account_is_known', 'entries_posting_is_known']) {
      await runner.query(`ALTER TABLE entries VALIDATE CONSTRAINT ${check}`);
    }
    await runner.query('ALTER TABLE wallets DROP COLUMN collects, DROP COLUMN owed');
  }
}

function listed(values: readonly string[]): string {
  return values.map((value) => `'${value}'`).join(', ');
}

/** Validated by a later migration, so that no lock is held while all rows are read. */
async function postings(runner: QueryRunner, values: readonly string[]): Promise<void> {
  await runner.query(`
    ALTER TABLE entries DROP CONSTRAINT entries_posting_is_known,
      ADD CONSTRAINT entries_posting_is_known CHECK (posting IN (${listed(values)})) NOT VALID`);
}

async function accounts(runner: QueryRunner, values: readonly string[]): Promise<void> {
  await runner.query(`
    ALTER TABLE entries DROP CONSTRAINT entries_account_is_known,
      ADD CONSTRAINT entries_account_is_known CHECK (account IN (${listed(values)})
        OR account LIKE 'funding:_%' OR account LIKE 'provider:_%') NOT VALID`);
}

async function acts(runner: QueryRunner, values: readonly string[]): Promise<void> {
  await runner.query(`
    ALTER TABLE approvals DROP CONSTRAINT approvals_act_is_known,
      ADD CONSTRAINT approvals_act_is_known CHECK (act IN (${listed(values)}))`);
}
