import { afterEach, beforeAll, afterAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { aCustomer, A_PURCHASE, type Customer } from '../../../test/support/customer.js';
import { goodMeter } from '../../../test/support/meters.js';
import { momentOf } from '../../kernel/ids.js';
import { DatabaseClock } from './database-clock.service.js';

const rightNow = Date.now.bind(Date);
const DAY_MS = 86_400_000;

function setClock(aheadMs: number): void {
  Date.now = () => rightNow() + aheadMs;
}

describe('the clock of a process', () => {
  let app: TestApp;
  let customer: Customer;

  beforeAll(async () => {
    app = await startTestApp();
    customer = await aCustomer(app);
  });
  afterEach(() => {
    Date.now = rightNow;
  });
  afterAll(() => app.close());

  it('within the bound does not say which day a purchase counts for', async () => {
    setClock(4_000);
    const { id } = await customer.buy(goodMeter());
    Date.now = rightNow;
    const [row] = await app.database.query<{ at: Date }>(
      'SELECT created_at AS at FROM bill_payments WHERE id = $1',
      [id],
    );
    expect(momentOf(id) - (row?.at.getTime() ?? 0)).toBeLessThan(2_000);
    await customer.ended(id);
  });

  it.each([DAY_MS, -DAY_MS])(
    'off by %d ms stops purchases and fundings until it is right',
    async (aheadMs) => {
      setClock(aheadMs);
      const refused = await customer.request(goodMeter(), A_PURCHASE);
      const unfunded = await customer.api.post('/wallets/fund', { amount: 100_000 });
      const ready = await fetch(`${app.url}/health/ready`);
      Date.now = rightNow;
      expect(refused).toMatchObject({ status: 503, body: { code: 'clock_wrong' } });
      expect(refused.headers.get('retry-after')).toBe('5');
      expect(unfunded).toMatchObject({ status: 503, body: { code: 'clock_wrong' } });
      expect(ready.status).toBe(503);
      expect(await customer.request(goodMeter(), A_PURCHASE)).toMatchObject({ status: 202 });
    },
  );

  it('does not move the time that is taken from the database', () => {
    const clock = app.app.get(DatabaseClock);
    const before = clock.now().getTime();
    setClock(DAY_MS);
    expect(clock.now().getTime() - before).toBeLessThan(DAY_MS / 2);
    expect(clock.skewMs()).toBeGreaterThan(DAY_MS / 2);
  });
});
