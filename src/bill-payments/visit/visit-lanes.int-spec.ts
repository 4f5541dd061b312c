import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { aCustomer } from '../../../test/support/customer.js';
import { eventually } from '../../../test/support/eventually.js';
import { scenarioMeter } from '../../../test/support/meters.js';
import { SHORT_TIMEOUTS } from '../../../test/support/waits.js';
import type { DuePayment } from '../payment/payment.js';
import { PaymentVisitService } from './payment-visit.service.js';

const LANES = 2;

describe('a worker', () => {
  let app: TestApp;

  beforeAll(async () => {
    // No job and no sweep of its own: the visits are asked for by hand, all at once.
    app = await startTestApp({
      ...SHORT_TIMEOUTS,
      PROCESS_ROLE: 'api',
      WORKER_CONCURRENCY: String(LANES),
    });
  });

  afterAll(() => app.close());

  it('is with the provider as often at once as WORKER_CONCURRENCY says, however many are rung', async () => {
    const customer = await aCustomer(app);
    const refs: DuePayment[] = [];
    for (let count = 0; count < 3 * LANES; count += 1) {
      // It never answers, so a visit lasts as long as the provider's time-out.
      const { id, billerId } = await customer.buy(scenarioMeter('06'), 100_000);
      refs.push({ walletId: customer.walletId, paymentId: id, billerId, provider: null });
    }
    const visits = app.app.get(PaymentVisitService, { strict: false });
    const all = Promise.all(refs.map((one) => visits.visit(one)));
    const attempts = await eventually(async () => {
      const rows = await app.database.query('SELECT 1 FROM attempts');
      expect(rows.length).toBeGreaterThan(0);
      return rows.length;
    });
    expect(attempts).toBeLessThanOrEqual(LANES);
    await all;
  });
});
