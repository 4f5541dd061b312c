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
import type { Database } from './database.js';

// What PostgreSQL itself refuses, whoever asks: the last line of defence behind our own rules.

let created: TestDatabase;
let database: Database;
let walletId: string;

beforeAll(async () => {
  created = await createTestDatabase();
  database = openDatabase(created.url, 2);
});

beforeEach(async () => {
  walletId = await aFundedWallet(database, { balance: 1_000_00 });
});

afterAll(async () => {
  await database.close();
  await created.drop();
});

/** A payment with the transaction that paid for it, stored. */
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

function anAttempt(payment: Row, fields: Row = {}): Row {
  return {
    wallet_id: walletId,
    payment_id: payment.id,
    number: 1,
    provider: 'vtpass',
    request_id: newId(),
    send_by: new Date(),
    ...fields,
  };
}

describe('a bill payment', () => {
  const change = (id: unknown, set: string): Promise<unknown> =>
    database.query(`UPDATE bill_payments SET ${set} WHERE id = $1`, [id]);

  it.each([
    [`status = 'failed', failure_code = 'refused'`, 'bill_payments_failed_is_refunded'],
    ['refund_transaction_id = gen_random_uuid()', 'bill_payments_failed_is_refunded'],
    [
      `status = 'failed', refund_transaction_id = gen_random_uuid()`,
      'bill_payments_failed_says_why',
    ],
    [`status = 'completed'`, 'bill_payments_completed_knows_its_cost'],
    [`status = 'needs_review'`, 'bill_payments_review_has_begun'],
    ['in_review_since = now()', 'bill_payments_review_has_begun'],
    [`status = 'lost'`, 'bill_payments_status_is_known'],
    ['amount = 50001, total = 50001', 'bill_payments_amount_is_whole_naira'],
    ['fee = 100', 'bill_payments_total_adds_up'],
    ['fee = -100, total = 49900', 'bill_payments_total_adds_up'],
    ['transaction_id = gen_random_uuid()', 'bill_payments_transaction_fk'],
  ])('may not have %s', async (set, constraint) => {
    const { id } = await aPayment();
    expect(await refusalOf(change(id, set))).toBe(constraint);
  });

  it('has its transaction for itself, and its idempotency key in its wallet', async () => {
    const payment = await aPayment({ idempotency_key: 'k' });
    const samePayment = { ...payment, id: newId() };
    expect(
      await refusalOf(
        insertRow(database, 'bill_payments', { ...samePayment, idempotency_key: 'l' }),
      ),
    ).toBe('bill_payments_transaction_key');
    const other = await insertRow(
      database,
      'transactions',
      aTransactionRow(walletId, { wallet_version: 3 }),
    );
    expect(
      await refusalOf(
        insertRow(database, 'bill_payments', { ...samePayment, transaction_id: other.id }),
      ),
    ).toBe('bill_payments_idempotency_key_idx');
  });
});

describe('an attempt', () => {
  it('is the only open one of its payment', async () => {
    const payment = await aPayment();
    await insertRow(database, 'attempts', anAttempt(payment));
    const second = insertRow(database, 'attempts', anAttempt(payment, { number: 2 }));
    expect(await refusalOf(second)).toBe('attempts_one_open_idx');
    await database.query(`UPDATE attempts SET outcome = 'refused' WHERE payment_id = $1`, [
      payment.id,
    ]);
    await insertRow(database, 'attempts', anAttempt(payment, { number: 2 }));
  });

  it('has a request id that its provider was never given before', async () => {
    const payment = await aPayment();
    await insertRow(
      database,
      'attempts',
      anAttempt(payment, { request_id: 'r', outcome: 'refused' }),
    );
    const second = insertRow(
      database,
      'attempts',
      anAttempt(payment, { number: 2, request_id: 'r' }),
    );
    expect(await refusalOf(second)).toBe('attempts_request_id_key');
  });

  it.each(['pending', 'unclear'])('is not closed by doubt: %s', async (outcome) => {
    const payment = await aPayment();
    expect(await refusalOf(insertRow(database, 'attempts', anAttempt(payment, { outcome })))).toBe(
      'attempts_outcome_is_known',
    );
  });
});
