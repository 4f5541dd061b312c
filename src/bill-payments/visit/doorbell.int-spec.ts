import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { aCustomer } from '../../../test/support/customer.js';
import { goodMeter } from '../../../test/support/meters.js';
import { testRedisUrl } from '../../../test/support/redis.js';

const redisUrl = testRedisUrl();
const backends: [string, Record<string, string>][] = [['PostgreSQL', {}]];
if (redisUrl !== undefined) backends.push(['Redis', { REDIS_URL: redisUrl }]);

describe.each(backends)('the doorbell on %s', (_, env) => {
  let app: TestApp;

  beforeAll(async () => {
    // The sweep looks once, at the start, and then not for a day: only rings are left.
    app = await startTestApp({ ...env, SWEEP_INTERVAL_MS: '86400000' });
  });

  afterAll(() => app.close());

  it('brings a visit to every purchase by itself', async () => {
    const customer = await aCustomer(app);
    for (let count = 0; count < 25; count += 1) {
      const { id } = await customer.buy(goodMeter(), 100_000);
      expect(await customer.payment(id, 10)).toMatchObject({ id, status: 'completed' });
    }
  });
});
