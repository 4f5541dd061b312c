import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../../test/support/adjustments.js';
import { aFundedWallet } from '../../../test/support/builders.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import {
  aTransactionRow,
  insertRow,
  insertSubject,
  refusalOf,
  type Row,
} from '../../../test/support/rows.js';
import { newId } from '../../kernel/ids.js';
import type { Database } from '../database/database.js';

// PostgreSQL keeps the row of what is due for as long as its subject is not at rest, whoever writes.

const OPEN = 'bill_payments_open_is_looked_at';
const AWAITED = 'bill_payments_awaited_token_is_looked_at';
const PENDING = 'fundings_pending_is_looked_at';
const COMPLETED = { status: 'completed', provider_cost: 1 };
const AWAITING = { ...COMPLETED, token_status: 'awaited' };

let created: TestDatabase;
let database: Database;
let walletId: string;

beforeAll(async () => {
  created = await createTestDatabase();
  database = openDatabase(created.url, 3);
});

beforeEach(async () => {
  walletId = await aFundedWallet(database, { balance: 1_000_00 });
});

afterAll(async () => {
  await database.close();
  await created.drop();
});

async function aPayment(fields: Row = {}): Promise<Row> {
  const transaction = await insertRow(database, 'transactions', aTransactionRow(walletId));
  return insertSubject(database, 'bill_payments', {
    wallet_id: walletId,
    id: transaction.subject_id,
    transaction_id: transaction.id,
    biller_id: 'ikeja-electric',
    meter_number: '01000000008',
    meter_type: 'prepaid',
    amount: 500_00,
    fee: 0,
    total: 500_00,
    due_at: new Date(),
    ...fields,
  });
}

const aFunding = (fields: Row = {}): Promise<Row> =>
  insertSubject(database, 'fundings', {
    wallet_id: walletId,
    id: newId(),
    status: 'pending',
    amount: 300_00,
    gateway: 'paystack',
    reference: newId(),
    due_at: new Date(),
    ...fields,
  });

const forget = ({ id }: Row): Promise<unknown> =>
  database.query('DELETE FROM due_work WHERE subject_id = $1', [id]);
const change = ({ id }: Row, set: string, table = 'bill_payments'): Promise<unknown> =>
  database.query(`UPDATE ${table} SET ${set} WHERE id = $1`, [id]);

describe('a payment that is not at rest', () => {
  it.each([
    [{ status: 'pending' }, OPEN],
    [{ status: 'processing' }, OPEN],
    [{ status: 'needs_review' }, OPEN],
    [AWAITING, AWAITED],
  ])('with %j does not lose its row', async (fields, constraint) => {
    const payment = await aPayment(fields);
    expect(await refusalOf(forget(payment))).toBe(constraint);
  });

  it('is not inserted without its row, alone or beside others', async () => {
    expect(await refusalOf(aPayment({ due_at: null }))).toBe(OPEN);
    walletId = await aFundedWallet(database, { balance: 1_000_00 });
    expect(await refusalOf(aPayment({ ...AWAITING, due_at: null }))).toBe(OPEN);
  });

  it('is inserted together with its row in one statement, in either order', async () => {
    for (const [first, second] of [
      ['payment', 'due'],
      ['due', 'payment'],
    ] as const) {
      walletId = await aFundedWallet(database, { balance: 1_000_00 });
      const transaction = await insertRow(database, 'transactions', aTransactionRow(walletId));
      const parts = {
        payment: `INSERT INTO bill_payments (wallet_id, id, transaction_id, biller_id, meter_number,
            meter_type, amount, fee, total)
          VALUES ($1, $2, $3, 'ikeja-electric', '01000000008', 'prepaid', 100, 0, 100)`,
        due: `INSERT INTO due_work (kind, wallet_id, subject_id, lane, due_at)
          VALUES ('payments', $1, $2, 'vtpass', now())`,
      };
      const statement = `WITH one AS (${parts[first]}), other AS (${parts[second]}) SELECT 1`;
      const values = [walletId, transaction.subject_id, transaction.id];
      expect(await refusalOf(database.query(statement, values))).toBe('it was accepted');
    }
  });

  it('does not become one without a row', async () => {
    const payment = await aPayment({ ...COMPLETED, due_at: null });
    expect(await refusalOf(change(payment, `status = 'processing'`))).toBe(OPEN);
    expect(await refusalOf(change(payment, `token_status = 'awaited'`))).toBe(AWAITED);
  });

  it('does not keep its row by the row of another kind', async () => {
    const payment = await aPayment({ ...COMPLETED, due_at: null });
    const other = { wallet_id: walletId, subject_id: payment.id, lane: 'x', due_at: new Date() };
    await insertRow(database, 'due_work', { kind: 'deliveries', ...other });
    expect(await refusalOf(change(payment, `status = 'processing'`))).toBe(OPEN);
  });
});

describe('a payment at rest', () => {
  it('loses its row in the statement that ends it', async () => {
    const payment = await aPayment();
    const end = `WITH ended AS (
        UPDATE bill_payments SET status = 'completed', provider_cost = 1 WHERE id = $1 RETURNING id
      ) DELETE FROM due_work USING ended WHERE subject_id = id`;
    expect(await refusalOf(database.query(end, [payment.id]))).toBe('it was accepted');
    expect(
      await database.query('SELECT 1 FROM due_work WHERE subject_id = $1', [payment.id]),
    ).toEqual([]);
  });

  it('is not deleted with the row of one that is open', async () => {
    const [ended, open] = [await aPayment(COMPLETED), await aFunding()];
    const both = database.query('DELETE FROM due_work WHERE subject_id = ANY($1)', [
      [ended.id, open.id],
    ]);
    expect(await refusalOf(both)).toBe(PENDING);
  });
});

describe('a change that begins while another deletes the row', () => {
  it('waits for it, and is refused', async () => {
    const payment = await aPayment(COMPLETED);
    let refusal: Promise<string> | undefined;
    await database.transaction(async (tx) => {
      await tx.query('DELETE FROM due_work WHERE subject_id = $1', [payment.id]);
      refusal = refusalOf(change(payment, `status = 'processing'`));
      // It has got as far as the row when it waits for this database transaction.
      let isWaiting = false;
      while (!isWaiting) {
        const [row] = await tx.query<{ count: number }>(
          'SELECT count(*) AS count FROM pg_locks WHERE NOT granted',
        );
        isWaiting = Number(row?.count) > 0;
      }
    });
    expect(await refusal).toBe(OPEN);
  });
});

describe('a funding that is pending', () => {
  it('has a row from its beginning until its end', async () => {
    expect(await refusalOf(aFunding({ due_at: null }))).toBe(PENDING);
    const funding = await aFunding();
    expect(await refusalOf(forget(funding))).toBe(PENDING);
    await change(funding, `status = 'failed'`, 'fundings');
    expect(await refusalOf(forget(funding))).toBe('it was accepted');
    expect(await refusalOf(change(funding, `status = 'pending'`, 'fundings'))).toBe(PENDING);
  });
});

describe('the rows of what is due', () => {
  it('do not go over to another subject, and are not emptied', async () => {
    const { id } = await aPayment();
    for (const set of ['subject_id = gen_random_uuid()', `kind = 'x'`, 'wallet_id = subject_id']) {
      const moved = database.query(`UPDATE due_work SET ${set} WHERE subject_id = $1`, [id]);
      expect(await refusalOf(moved)).toBe('due_work: UPDATE of a key is forbidden');
    }
    expect(await refusalOf(database.query('TRUNCATE due_work'))).toBe(
      'due_work: TRUNCATE is forbidden',
    );
  });
});
