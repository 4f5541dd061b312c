import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/kernel/ids.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, demand, type Customer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { apiClient } from '../support/http.js';
import { goodMeter } from '../support/meters.js';

const QUIET = {
  bill_vending_payments_in_review: 0,
  bill_vending_payments_overdue: 0,
  bill_vending_overdue_age_seconds: 0,
  bill_vending_incidents_open: 0,
  bill_vending_funding_incidents_open: 0,
  bill_vending_outbox_undelivered: 0,
  bill_vending_outbox_age_seconds: 0,
};

// No worker runs, so that nothing of it is looked at or told. Each test scrapes an app of its own:
// the figures are read at most every five seconds.
describe('the metrics that an operator watches', () => {
  let app: TestApp;
  let customer: Customer;

  beforeEach(async () => {
    app = await startTestApp({ PROCESS_ROLE: 'api' });
    customer = await aCustomer(app);
    await sql('UPDATE events SET delivered_at = now()');
  });
  afterEach(() => app.close());

  const sql = (text: string, values: unknown[] = []): Promise<unknown> =>
    app.database.query(text, values);
  const buy = async (): Promise<string> => (await customer.buy(goodMeter())).id;
  const move = (id: string, set: string): Promise<unknown> =>
    sql(`UPDATE due_work SET ${set} WHERE wallet_id = $1 AND subject_id = $2`, [
      customer.walletId,
      id,
    ]);
  const change = (id: string, set: string): Promise<unknown> =>
    sql(`UPDATE bill_payments SET ${set} WHERE wallet_id = $1 AND id = $2`, [
      customer.walletId,
      id,
    ]);
  const scrape = async (): Promise<Record<string, number>> => {
    const text = demand(await apiClient(app.url).get<string>('/metrics'), 200);
    const lines = text.matchAll(/^(bill_vending_\w+) (\S+)$/gm);
    const all = new Map(Array.from(lines, ([, name, value]) => [name!, Number(value)]));
    return Object.fromEntries(
      Object.keys(QUIET)
        .filter((name) => all.has(name))
        .map((name) => [name, all.get(name)!]),
    );
  };

  /** All of them: a reading that takes longer than a scrape waits is in a later scrape. */
  const figures = (): Promise<Record<string, number>> =>
    eventually(async () => {
      const read = await scrape();
      expect(Object.keys(read).sort()).toEqual(Object.keys(QUIET).sort());
      return read;
    });

  it('are all zero when nothing is amiss', async () => {
    await sql('UPDATE events SET delivered_at = now()');
    expect(await figures()).toEqual(QUIET);
  });

  it('count the payments in review', async () => {
    const ids = [await buy(), await buy(), await buy()];
    for (const id of ids.slice(1)) {
      await change(id, `status = 'needs_review', in_review_since = now()`);
      await move(id, `due_at = now() + interval '1 day'`);
    }
    expect(await figures()).toMatchObject({
      bill_vending_payments_in_review: 2,
      bill_vending_payments_overdue: 0,
    });
  });

  it('count the open payments that nobody looks at, and tell the age of the oldest', async () => {
    const [fresh, old, older, claimed, left, ended] = [
      await buy(),
      await buy(),
      await buy(),
      await buy(),
      await buy(),
      await buy(),
    ] as const;
    await move(fresh, `due_at = now() - interval '50 seconds'`);
    await move(old, `due_at = now() - interval '2 minutes'`);
    await move(older, `due_at = now() - interval '5 minutes'`);
    await change(older, `status = 'processing'`);
    const longAgo = `due_at = now() - interval '1 hour'`;
    await move(claimed, `${longAgo}, claimed_until = now() + interval '1 minute'`);
    await move(left, `due_at = now() - interval '3 minutes', claimed_until = now()`);
    // A last look back at a finished payment is not an open payment.
    await move(ended, longAgo);
    await change(ended, `status = 'completed', provider_cost = 0`);
    const { bill_vending_overdue_age_seconds: ageSeconds, ...counts } = await figures();
    expect(counts).toMatchObject({ bill_vending_payments_overdue: 3 });
    expect(ageSeconds).toBeGreaterThanOrEqual(300);
    expect(ageSeconds).toBeLessThan(360);
    // The books of this test's close() look at payments by their status.
    await change(ended, `status = 'pending', provider_cost = NULL`);
  });

  it('count the open incidents of purchases and of fundings, each by a gauge of its own', async () => {
    const id = await buy();
    for (const [kind, resolvedAt] of [
      ['delivered_after_refund', null],
      ['refused_after_delivery', new Date()],
    ]) {
      await sql(
        `INSERT INTO incidents (wallet_id, payment_id, kind, evidence, resolved_at)
          VALUES ($1, $2, $3, '{}', $4)`,
        [customer.walletId, id, kind, resolvedAt],
      );
    }
    for (const [kind, resolvedAt] of [
      ['refunded', null],
      ['reversed', null],
      ['charged_back', new Date()],
    ]) {
      await sql(
        `INSERT INTO incidents (wallet_id, funding_id, kind, evidence, resolved_at)
          SELECT wallet_id, id, $2, '{}', $3 FROM fundings WHERE wallet_id = $1 LIMIT 1`,
        [customer.walletId, kind, resolvedAt],
      );
    }
    expect(await figures()).toMatchObject({
      bill_vending_incidents_open: 1,
      bill_vending_funding_incidents_open: 2,
    });
  });

  it('count the events that were not told, and tell the age of the oldest', async () => {
    for (const [seq, age] of [
      [1, '10 seconds'],
      [2, '90 seconds'],
    ]) {
      await sql(
        `INSERT INTO events (wallet_id, subject_id, seq, id, type, data, created_at)
          VALUES ($1, $1, $2, $3, 'payment.accepted', '{"billerId":"ikeja-electric","amount":1,"total":1}', now() - $4::interval)`,
        [customer.walletId, seq, newId(), age],
      );
    }
    const { bill_vending_outbox_age_seconds: ageSeconds, ...counts } = await figures();
    expect(counts).toMatchObject({ bill_vending_outbox_undelivered: 2 });
    expect(ageSeconds).toBeGreaterThanOrEqual(90);
    expect(ageSeconds).toBeLessThan(150);
  });

  it('are left out while they cannot be read, and the scrape goes on', async () => {
    await sql('ALTER TABLE incidents RENAME TO hidden');
    const { bill_vending_outbox_undelivered: undelivered, ...others } = await eventually(
      async () => {
        const read = await scrape();
        expect(Object.keys(read)).toContain('bill_vending_outbox_undelivered');
        return read;
      },
    );
    expect([undelivered, Object.keys(others)]).toEqual([0, ['bill_vending_outbox_age_seconds']]);
    await sql('ALTER TABLE hidden RENAME TO incidents');
    await figures();
  });
});
