import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { openDatabase } from '../../../test/support/adjustments.js';
import { aFundedWallet } from '../../../test/support/builders.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { aTransactionRow, insertRow, refusalOf, type Row } from '../../../test/support/rows.js';
import { newId } from '../../kernel/ids.js';
import { openDataSource } from '../database/data-source.js';
import type { Database } from '../database/database.js';
import { migrate } from '../database/migrate.js';
import { MIGRATIONS } from '../database/migrations.js';
import { DueWork1763800000044 } from '../database/migrations/1763800000044-due-work.js';

/** The migration under test, and those after it. */
const UNDONE = MIGRATIONS.slice(MIGRATIONS.indexOf(DueWork1763800000044));
const SOON = '2026-01-02 03:04:05.123456+00';
const LATER = '2026-01-03 03:04:05.654321+00';

let created: TestDatabase;
let dataSource: DataSource;
let database: Database;

beforeEach(async () => {
  created = await createTestDatabase();
  dataSource = await openDataSource(created.url);
  database = openDatabase(created.url, 2);
  await undo();
});

afterEach(async () => {
  await database.close();
  await dataSource.destroy();
  await created.drop();
});

async function undo(): Promise<void> {
  for (let left = UNDONE.length; left > 0; left -= 1) await dataSource.undoLastMigration();
}

async function aPayment(fields: Row): Promise<unknown> {
  const walletId = await aFundedWallet(database, { balance: 1_000_00 });
  const transaction = await insertRow(database, 'transactions', aTransactionRow(walletId));
  await insertRow(database, 'bill_payments', {
    wallet_id: walletId,
    id: transaction.subject_id,
    transaction_id: transaction.id,
    biller_id: 'ikeja-electric',
    meter_number: '01000000008',
    meter_type: 'prepaid',
    amount: 500_00,
    fee: 0,
    total: 500_00,
    ...fields,
  });
  return transaction.subject_id;
}

async function aFunding(fields: Row): Promise<unknown> {
  const id = newId();
  await insertRow(database, 'fundings', {
    wallet_id: await aFundedWallet(database),
    id,
    amount: 300_00,
    gateway: 'paystack',
    reference: newId(),
    ...fields,
  });
  return id;
}

const columnsOfBefore = (): Promise<unknown[]> =>
  database.query(
    `SELECT id, status, next_check_at::text AS due, claimed_until::text AS claim FROM bill_payments
      UNION ALL SELECT id, status, next_check_at::text, claimed_until::text FROM fundings
      ORDER BY id`,
  );

it('moves what is due out of the rows of payments and fundings, and back', async () => {
  const fresh = await aPayment({ next_check_at: SOON });
  const claimed = await aPayment({
    ...{ status: 'processing', provider: 'vtpass', attempts: 1 },
    ...{ next_check_at: SOON, claimed_until: LATER },
  });
  const reviewed = await aPayment({
    ...{ status: 'needs_review', provider: 'buypower', attempts: 1, next_check_at: LATER },
    updated_at: SOON,
  });
  const ended = { status: 'completed', provider: 'vtpass', attempts: 1, provider_cost: 1 };
  const lookedBackAt = await aPayment({ ...ended, next_check_at: LATER });
  await aPayment(ended);
  const pending = await aFunding({ status: 'pending', next_check_at: SOON, claimed_until: LATER });
  await aFunding({ status: 'failed' });
  const before = await columnsOfBefore();

  expect(await migrate(dataSource)).toEqual(UNDONE.map(({ name }) => name));
  const rows = await database.query(
    `SELECT subject_id AS id, kind, lane, due_at::text AS due, claimed_until::text AS claim
      FROM due_work ORDER BY subject_id`,
  );
  expect(rows).toEqual([
    { id: fresh, kind: 'payments', lane: 'not chosen yet', due: SOON, claim: null },
    { id: claimed, kind: 'payments', lane: 'vtpass', due: SOON, claim: LATER },
    { id: reviewed, kind: 'payments', lane: 'buypower', due: LATER, claim: null },
    { id: lookedBackAt, kind: 'payments', lane: 'vtpass', due: LATER, claim: null },
    { id: pending, kind: 'fundings', lane: 'paystack', due: SOON, claim: LATER },
  ]);
  expect(
    await database.query(
      `SELECT id, in_review_since::text AS since FROM bill_payments
        WHERE in_review_since IS NOT NULL`,
    ),
  ).toEqual([{ id: reviewed, since: SOON }]);

  await undo();
  expect(await columnsOfBefore()).toEqual(before);
  const forget = 'UPDATE bill_payments SET next_check_at = NULL WHERE id = $1';
  expect(await refusalOf(database.query(forget, [fresh]))).toBe('bill_payments_open_is_looked_at');
  const leave = 'UPDATE fundings SET next_check_at = NULL WHERE id = $1';
  expect(await refusalOf(database.query(leave, [pending]))).toBe('fundings_pending_is_looked_at');
});

describe('a process of the release before', () => {
  it('is refused each statement about what is due, whole', async () => {
    const id = await aPayment({ next_check_at: SOON });
    await migrate(dataSource);
    const statements = [
      `UPDATE bill_payments SET status = 'processing', next_check_at = now() WHERE id = $1`,
      `WITH settled AS (UPDATE bill_payments SET status = 'completed', next_check_at = NULL
        WHERE id = $1) UPDATE wallets SET balance = balance + 1`,
      `UPDATE fundings SET claimed_until = now() WHERE id = $1`,
    ];
    for (const statement of statements) {
      expect(await refusalOf(database.query(statement, [id]))).toMatch(/column .* does not exist/);
    }
    expect(await database.query('SELECT status FROM bill_payments')).toEqual([
      { status: 'pending' },
    ]);
    expect(await database.query('SELECT sum(balance)::int AS sum FROM wallets')).toEqual([
      { sum: 1_000_00 },
    ]);
  });
});
