import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Customer } from '../support/customer.js';
import { demand } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { NO_SWEEP, startFundingApp, type FundingApp } from '../support/funding.js';
import { apiClient } from '../support/http.js';
import { scenarioMeter } from '../support/meters.js';

const OF_ONE_USER = 3;
/** The longest wait there is: a test that waited for it to pass would be seen. */
const LONG = 30;

describe('the bounds of Prefer: wait', () => {
  let wallets: FundingApp;
  let customer: Customer;

  beforeAll(async () => {
    wallets = await startFundingApp({ ...NO_SWEEP, WAITS_PER_USER_MAX: String(OF_ONE_USER) });
    customer = wallets.customer;
  });
  afterAll(() => wallets.close());

  /** How many requests wait in the process, by its own count. */
  async function waiting(): Promise<number> {
    const text = demand(await apiClient(wallets.app.url).get<string>('/metrics'), 200);
    return Number(/^bill_vending_waiting_requests (\d+)$/m.exec(text)?.[1]);
  }

  it('are shared by the fundings and payments of a user, and past them the answer comes at once', async () => {
    const opened = await wallets.opened();
    const waits = Array.from({ length: OF_ONE_USER }, () => wallets.funding(opened.id, LONG));
    await eventually(async () => {
      expect(await waiting()).toBe(OF_ONE_USER);
    });
    // One more does not wait: nothing has been paid yet, and the three wait on.
    expect((await wallets.funding(opened.id, LONG)).status).toBe('pending');
    expect(await waiting()).toBe(OF_ONE_USER);

    const { reference } = opened;
    wallets.paystack.pay(reference);
    await wallets.notify(wallets.paid(reference));
    expect((await Promise.all(waits)).map(({ status }) => status)).toEqual(
      Array(OF_ONE_USER).fill('completed'),
    );
    expect(await waiting()).toBe(0);
  });

  it('leave a user who has paid in the wait for a purchase', async () => {
    const { id } = await customer.buy(scenarioMeter('02'), 100_000);
    expect((await customer.payment(id, LONG)).status).toBe('completed');
    expect(await waiting()).toBe(0);
  });
});
