import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { aCustomer } from '../../../test/support/customer.js';
import { goodMeter } from '../../../test/support/meters.js';
import { newId } from '../../kernel/ids.js';
import type { PaymentRef } from '../payment/payment.js';
import { findNewDue, findDueAt } from './lanes/due-payments.store.js';
import { claim, type ClaimedPayment, type ClaimRequest } from './visit.store.js';

const WAITS = {
  claimMs: 75_000,
  sendWithinMs: 10_000,
  pendingMaxMs: 600_000,
  routeWaitMs: 5_000,
};

describe('visits to one payment from several workers', () => {
  let app: TestApp;
  let refs: readonly PaymentRef[];

  beforeAll(async () => {
    // No worker of its own: the visits are made by hand.
    app = await startTestApp({ PROCESS_ROLE: 'api' });
  });

  afterAll(() => app.close());

  async function bought(count: number): Promise<PaymentRef[]> {
    const customer = await aCustomer(app);
    const payments = await Promise.all(
      Array.from({ length: count }, () => customer.buy(goodMeter(), 100_000)),
    );
    return payments.map(({ id }) => ({ walletId: customer.walletId, paymentId: id }));
  }

  /** @param known who the visits think was asked last. */
  function visit(
    payments: readonly PaymentRef[],
    known: string | null = null,
  ): Promise<ClaimedPayment[]> {
    const requests = payments.map((ref) => ({ ...claimRequestFor(ref), known }));
    return claim(app.database, requests, WAITS);
  }

  function claimRequestFor(ref: PaymentRef): ClaimRequest {
    return { ...ref, known: null, first: { provider: 'vtpass', requestId: newId() } };
  }

  async function elapse(payments: readonly PaymentRef[]): Promise<void> {
    await app.database.query(
      `UPDATE due_work SET claimed_until = now(), due_at = now() WHERE subject_id = ANY($1)`,
      [payments.map(({ paymentId }) => paymentId)],
    );
  }

  async function dueIds(): Promise<string[]> {
    const due = [
      ...(await findNewDue(app.database, 100)),
      ...(await findDueAt(app.database, 'vtpass', 100)),
    ];
    return due.map(({ paymentId }) => paymentId);
  }

  async function attemptsOf(payments: readonly PaymentRef[]): Promise<string[]> {
    const rows = await app.database.query<{ payment_id: string }>(
      'SELECT payment_id FROM attempts WHERE payment_id = ANY($1) ORDER BY payment_id',
      [payments.map(({ paymentId }) => paymentId)],
    );
    return rows.map((row) => row.payment_id);
  }

  it('claim it once, and make its attempt once, however many try at the same time', async () => {
    refs = await bought(5);
    const claims = await Promise.all(Array.from({ length: 8 }, () => visit(refs)));
    const claimed = claims.flat();
    expect(claimed.map(({ task }) => task)).toEqual(refs.map(() => 'vend'));
    const ids = refs.map(({ paymentId }) => paymentId).sort();
    expect(claimed.map(({ paymentId }) => paymentId).sort()).toEqual(ids);
    expect(await attemptsOf(refs)).toEqual(ids);
  });

  it('leave a claimed one alone, and find it due again when the claim has run out', async () => {
    refs = await bought(1);
    const [first] = await visit(refs);
    expect(await visit(refs, 'vtpass')).toEqual([]);
    expect(await dueIds()).not.toContain(refs[0]?.paymentId);
    await elapse(refs);
    expect(await dueIds()).toContain(refs[0]?.paymentId);
    // Whatever became of the first visit, its attempt may have been sent: this one only asks.
    expect(await visit(refs, 'vtpass')).toEqual([{ ...first, task: 'requery' }]);
    expect(await attemptsOf(refs)).toHaveLength(1);
  });

  it('leave one alone that another provider was asked about since', async () => {
    refs = await bought(1);
    await visit(refs);
    await elapse(refs);
    expect([await visit(refs), await visit(refs, 'buypower')]).toEqual([[], []]);
    expect(await dueIds()).toContain(refs[0]?.paymentId);
  });

  it('give up on a payment that was not attempted in time, as often as they come', async () => {
    refs = await bought(1);
    const tooLate = { ...WAITS, pendingMaxMs: 0 };
    const [claimed] = await claim(app.database, refs.map(claimRequestFor), tooLate);
    expect(claimed).toMatchObject({ task: 'expire', attempts: 0, attempt: null });
    await elapse(refs);
    expect(await claim(app.database, refs.map(claimRequestFor), tooLate)).toEqual([claimed]);
    expect(await attemptsOf(refs)).toEqual([]);
  });

  it('leave a payment that nobody can be asked about pending, for a little while', async () => {
    refs = await bought(1);
    const nobody = refs.map((ref) => ({ ...claimRequestFor(ref), first: null }));
    expect(await claim(app.database, nobody, WAITS)).toEqual([]);
    expect(await attemptsOf(refs)).toEqual([]);
    const [row] = await app.database.query<{ status: string; wait: number }>(
      `SELECT p.status, extract(epoch FROM d.due_at - now())::int AS wait
        FROM bill_payments p JOIN due_work d ON d.subject_id = p.id WHERE p.id = $1`,
      [refs[0]?.paymentId],
    );
    expect(row?.status).toBe('pending');
    expect(row?.wait).toBeGreaterThan(1);
    await elapse(refs);
    expect((await visit(refs)).map(({ task }) => task)).toEqual(['vend']);
  });

  it('make no second attempt of a payment that is pending with one', async () => {
    refs = await bought(1);
    await visit(refs);
    await elapse(refs);
    await app.database.query(`UPDATE bill_payments SET status = 'pending' WHERE id = $1`, [
      refs[0]?.paymentId,
    ]);
    expect((await visit(refs, 'vtpass')).map(({ task }) => task)).toEqual(['requery']);
    expect(await attemptsOf(refs)).toHaveLength(1);
  });

  it('store with the attempt when it may be sent and when somebody else may look', async () => {
    refs = await bought(1);
    await visit(refs);
    const [row] = await app.database.query<{ send: number; check: number; claim: number }>(
      `SELECT round(extract(epoch FROM a.send_by - a.created_at) * 1000)::int AS send,
          round(extract(epoch FROM d.due_at - a.created_at) * 1000)::int AS check,
          round(extract(epoch FROM d.claimed_until - a.created_at) * 1000)::int AS claim
        FROM attempts a JOIN due_work d ON d.subject_id = a.payment_id WHERE a.payment_id = $1`,
      [refs[0]?.paymentId],
    );
    expect(row).toEqual({ send: 10_000, check: 75_000, claim: 75_000 });
  });
});
