import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, type Customer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { goodMeter, meterForOthers } from '../support/meters.js';
import { takeSnapshot, type Snapshot } from '../support/snapshot.js';

describe('a database that was put back to before a purchase', () => {
  let app: TestApp;
  let customer: Customer;
  let snapshot: Snapshot;

  beforeAll(async () => {
    app = await startTestApp({}, { hasBuypower: true });
    customer = await aCustomer(app);
    snapshot = await takeSnapshot(app.databaseUrl);
    await eventually(() => customer.wallet());
  });

  afterAll(async () => {
    await app.close();
    await snapshot.drop();
  });

  it('vends once, and the customer who repeats the request with its key gets the first token', async () => {
    const [meter, key] = [goodMeter(), 'the-same-key'];
    const bought = await eventually(() => customer.buy(meter, A_PURCHASE, { key }));
    const first = await customer.ended(bought.id);
    expect(first.tokens).toHaveLength(1);

    await snapshot.putBack();

    const again = await eventually(() => customer.buy(meter, A_PURCHASE, { key }));
    expect(again.id).not.toBe(first.id);
    const second = await customer.ended(again.id);
    expect(second.tokens).toEqual(first.tokens);
    expect(app.simulator.record().filter((vend) => vend.billersCode === meter)).toHaveLength(1);
    expect((await customer.wallet()).balance).toBe(10_000_000 - A_PURCHASE);
    expect(await ready()).toMatchObject({ checks: { vending: 'ask_only' } });
  });

  it('finds what the second provider delivered after the first had refused', async () => {
    await snapshot.putBack();
    const [meter, key] = [meterForOthers('00'), 'refused-first'];
    const bought = await eventually(() => customer.buy(meter, A_PURCHASE, { key }));
    await endPeriods();
    const first = await customer.ended(bought.id);
    expect(first).toMatchObject({ status: 'completed', provider: 'buypower' });

    await snapshot.putBack();

    const again = await eventually(() => customer.buy(meter, A_PURCHASE, { key }));
    const second = await customer.ended(again.id);
    expect(second).toMatchObject({ provider: 'buypower', tokens: first.tokens });
    const vends = app.simulator.face('buypower').record();
    expect(vends.filter((vend) => vend.billersCode === meter)).toHaveLength(1);
  });

  it('sends nothing of what nobody knows before the grace is over', async () => {
    await snapshot.putBack();
    const meter = goodMeter();
    const { id } = await eventually(() => customer.buy(meter));
    await eventually(async () => {
      const rows = await app.database.query(
        'SELECT 1 FROM bill_payments WHERE id = $1 AND checks >= 4',
        [id],
      );
      expect(rows).toHaveLength(1);
    });
    expect(app.simulator.record().filter((vend) => vend.billersCode === meter)).toEqual([]);
    // Time passes: what was under way when the loss was noticed cannot be any more.
    await app.database.query(`UPDATE ask_only_periods SET began_at = began_at - interval '1 day',
      since = since - interval '1 day'`);
    expect(await customer.ended(id)).toMatchObject({ status: 'completed', attempts: 1 });
    expect(app.simulator.record().filter((vend) => vend.billersCode === meter)).toHaveLength(1);
  });

  async function ready(): Promise<unknown> {
    return (await fetch(`${app.url}/health/ready`)).json();
  }

  async function endPeriods(): Promise<void> {
    await eventually(async () => {
      const ended = await app.database.query(
        'UPDATE ask_only_periods SET ended_at = now() WHERE ended_at IS NULL RETURNING id',
      );
      expect(ended).toHaveLength(1);
    });
  }
});
