import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../../test/support/adjustments.js';
import { aFundedWallet } from '../../../test/support/builders.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { aTransactionRow, insertRow, insertSubject, type Row } from '../../../test/support/rows.js';
import { newId } from '../../kernel/ids.js';
import type { Database } from '../../platform/database/database.js';
import type { PaymentRef } from '../payment/payment.js';
import { findByRequestId, findPayment, listInReview, walkDue } from './payment-desk.store.js';
import { PaymentHintService } from '../visit/payment-hint.service.js';

let created: TestDatabase;
let database: Database;
let payments: PaymentRef[];

beforeAll(async () => {
  created = await createTestDatabase();
  database = openDatabase(created.url, 2);
  payments = [];
  for (const status of ['needs_review', 'processing', 'needs_review', 'pending']) {
    payments.push(await aPayment({ status }));
  }
});

afterAll(async () => {
  await database.close();
  await created.drop();
});

/** A payment whose ids are made in one instant, as purchases make theirs. */
async function aPayment(fields: Row = {}): Promise<PaymentRef> {
  const walletId = await aFundedWallet(database);
  const [paymentId, transactionId] = [newId(), newId()];
  const transaction = aTransactionRow(walletId, { id: transactionId, subject_id: paymentId });
  await insertRow(database, 'transactions', transaction);
  await insertSubject(database, 'bill_payments', {
    wallet_id: walletId,
    id: paymentId,
    transaction_id: transactionId,
    biller_id: 'ikeja-electric',
    meter_number: '01000000008',
    meter_type: 'prepaid',
    amount: 500_00,
    fee: 0,
    total: 500_00,
    due_at: new Date(),
    ...fields,
  });
  return { walletId, paymentId };
}

describe('a payment', () => {
  it('is found by its id alone, among those of the same second', async () => {
    for (const ref of payments) {
      expect(await findPayment(database, ref.paymentId)).toEqual(ref);
    }
    expect(await findPayment(database, newId())).toBeNull();
  });

  it('is looked for in the key of the Transactions, not in the whole table', async () => {
    const plan = await database.transaction(async (tx) => {
      await tx.query('SET LOCAL enable_seqscan = off');
      return tx.query<Record<string, string>>(
        `EXPLAIN SELECT id FROM bill_payments
          WHERE transaction_id BETWEEN $2::uuid AND $3::uuid AND id = $1::uuid`,
        [newId(), newId(), newId()],
      );
    });
    const text = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(text).toMatch(/bill_payments_transaction_key/);
    expect(text).toMatch(/Index Cond: \(\(transaction_id >= /);
  });

  it('is found by the request id of any of its attempts, whichever provider has it', async () => {
    const [first, second] = payments as [PaymentRef, PaymentRef];
    for (const [ref, provider, requestId] of [
      [first, 'vtpass', 'r1'],
      [second, 'another', 'r1'],
      [second, 'beyond', 'r2'],
    ] as const) {
      await insertRow(database, 'attempts', {
        wallet_id: ref.walletId,
        payment_id: ref.paymentId,
        number: requestId === 'r1' ? 1 : 2,
        provider,
        request_id: requestId,
        send_by: new Date(),
        outcome: 'refused',
      });
    }
    expect(await findByRequestId(database, 'r1')).toEqual(expect.arrayContaining([first, second]));
    expect(await findByRequestId(database, 'r2')).toEqual([second]);
    expect(await findByRequestId(database, 'r3')).toEqual([]);
  });
});

describe('the lists', () => {
  it('go through those in review by id', async () => {
    const [first, , third] = payments;
    expect(await listInReview(database, null, 10)).toEqual([first, third]);
    expect(await listInReview(database, first!.paymentId, 10)).toEqual([third]);
  });

  it('go through those that are due by their time, to the microsecond', async () => {
    const walked = await walkDue(database, null, false);
    expect(walked.map(({ paymentId }) => paymentId)).toEqual(
      payments.map(({ paymentId }) => paymentId),
    );
    const rest = await walkDue(database, walked[1]!, false);
    expect(rest).toEqual(walked.slice(2));
    expect(await walkDue(database, null, true)).toEqual([]);
  });
});

describe('a hint', () => {
  const hints = (): PaymentHintService => new PaymentHintService(database, undefined as never);
  const dueIn = async ({ paymentId }: PaymentRef): Promise<number | null> => {
    const [row] = await database.query<{ seconds: number }>(
      `SELECT extract(epoch FROM due_at - now())::float8 AS seconds
        FROM due_work WHERE subject_id = $1`,
      [paymentId],
    );
    return row?.seconds ?? null;
  };
  const ended = (fields: Row): Promise<PaymentRef> =>
    aPayment({
      status: 'failed',
      failure_code: 'expired',
      refund_transaction_id: newId(),
      due_at: null,
      ...fields,
    });

  it('is late a minute after it was to be looked at, as the metrics count it', async () => {
    const seconds = (count: number): Date => new Date(Date.now() - count * 1_000);
    const late = await aPayment({ due_at: seconds(90) });
    const soon = await aPayment({ due_at: seconds(-30) });
    const listed = await walkDue(database, null, true);
    expect(listed.map(({ paymentId }) => paymentId)).toContain(late.paymentId);
    expect(listed.map(({ paymentId }) => paymentId)).not.toContain(soon.paymentId);
  });

  it('makes what is to be looked at later due now, and what is overdue no younger', async () => {
    const later = await aPayment({ due_at: new Date(Date.now() + 3_600_000) });
    const overdue = await aPayment({ due_at: new Date(Date.now() - 3_600_000) });
    expect(await hints().mark(database, later)).toMatchObject(later);
    expect(await hints().mark(database, overdue)).toMatchObject(overdue);
    expect(await dueIn(later)).toBeLessThanOrEqual(0);
    expect(await dueIn(overdue)).toBeLessThan(-3_000);
  });

  it('has a finished payment looked at that a provider was asked about, and no other', async () => {
    const asked = await ended({ attempts: 1 });
    const unasked = await ended({ attempts: 0 });
    expect(await hints().mark(database, asked)).toMatchObject(asked);
    expect(await dueIn(asked)).toBeLessThanOrEqual(0);
    expect(await hints().mark(database, unasked)).toBeNull();
    expect(await dueIn(unasked)).toBeNull();
  });
});
