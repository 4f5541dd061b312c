import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, UNHURRIED, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, type Customer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { goodMeter } from '../support/meters.js';
import { takeSnapshot, type Snapshot } from '../support/snapshot.js';

describe('a database that was put back to before a purchase', () => {
  let app: TestApp;
  let customer: Customer;
  let snapshot: Snapshot;

  beforeAll(async () => {
    app = await startTestApp(UNHURRIED);
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
  });
});
