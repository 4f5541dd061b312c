import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../test/support/app.js';
import { aCustomer } from '../../test/support/customer.js';
import { goodMeter } from '../../test/support/meters.js';
import { newId } from '../kernel/ids.js';
import type { PaymentRef } from './payment.js';
import { claim, findDue, submit } from './visit.store.js';

const WAITS = { sendWithinMs: 10_000, nextCheckMs: 75_000 };
const LONG_MS = 60_000;

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

  async function elapse(ref: PaymentRef): Promise<void> {
    await app.database.query(
      `UPDATE bill_payments SET claimed_until = now(), next_check_at = now() WHERE id = $1`,
      [ref.paymentId],
    );
  }

  it('claim it once, however many try at the same time', async () => {
    refs = await bought(5);
    const claims = await Promise.all(
      Array.from({ length: 8 }, () => claim(app.database, refs, LONG_MS)),
    );
    const claimed = claims.flat().map(({ paymentId }) => paymentId);
    expect(claimed.sort()).toEqual(refs.map(({ paymentId }) => paymentId).sort());
  });

  it('leave a claimed one alone, and find it due again when the claim has run out', async () => {
    const [ref] = await bought(1);
    if (ref === undefined) throw new Error('nothing was bought');
    await claim(app.database, [ref], LONG_MS);
    expect(await claim(app.database, [ref], LONG_MS)).toEqual([]);
    expect(await findDue(app.database, 100)).not.toContainEqual(ref);
    await elapse(ref);
    expect(await findDue(app.database, 100)).toContainEqual(ref);
    expect(await claim(app.database, [ref], LONG_MS)).toHaveLength(1);
  });

  it('make one attempt, even when two of them hold what they think is the claim', async () => {
    const [ref] = await bought(1);
    if (ref === undefined) throw new Error('nothing was bought');
    const [first] = await claim(app.database, [ref], LONG_MS);
    await elapse(ref);
    const [second] = await claim(app.database, [ref], LONG_MS);
    if (first === undefined || second === undefined) throw new Error('it was not claimed twice');
    const made = await Promise.all(
      [first, second].map((payment) =>
        submit(app.database, [{ payment, provider: 'vtpass', requestId: newId() }], WAITS),
      ),
    );
    expect(made.map((ids) => ids.size).sort()).toEqual([0, 1]);
    const attempts = await app.database.query('SELECT 1 FROM attempts WHERE payment_id = $1', [
      ref.paymentId,
    ]);
    expect(attempts).toHaveLength(1);
  });

  it('store with the attempt when it may be sent and when somebody else may look', async () => {
    const [ref] = await bought(1);
    if (ref === undefined) throw new Error('nothing was bought');
    const [payment] = await claim(app.database, [ref], LONG_MS);
    if (payment === undefined) throw new Error('it was not claimed');
    await submit(app.database, [{ payment, provider: 'vtpass', requestId: newId() }], WAITS);
    const [row] = await app.database.query<{ send: number; check: number; claim: number }>(
      `SELECT round(extract(epoch FROM a.send_by - a.created_at) * 1000)::int AS send,
          round(extract(epoch FROM p.next_check_at - a.created_at) * 1000)::int AS check,
          round(extract(epoch FROM p.claimed_until - a.created_at) * 1000)::int AS claim
        FROM attempts a JOIN bill_payments p ON p.id = a.payment_id WHERE p.id = $1`,
      [ref.paymentId],
    );
    expect(row).toEqual({ send: 10_000, check: 75_000, claim: 75_000 });
  });
});
