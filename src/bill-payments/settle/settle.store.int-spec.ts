import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { aCustomer } from '../../../test/support/customer.js';
import { eventually } from '../../../test/support/eventually.js';
import { goodMeter } from '../../../test/support/meters.js';
import { newId } from '../../kernel/ids.js';
import { lockPayments } from './settle.store.js';
import { claim } from '../visit/visit.store.js';

const WAITS = { claimMs: 75_000, sendWithinMs: 10_000, pendingMaxMs: 600_000, routeWaitMs: 5_000 };

describe('a payment that is locked after a wait', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ PROCESS_ROLE: 'api' });
  });

  afterAll(() => app.close());

  it('is read with its attempt and incidents as they are then', async () => {
    const customer = await aCustomer(app);
    const { id: paymentId } = await customer.buy(goodMeter(), 100_000);
    const ref = { walletId: customer.walletId, paymentId };
    await claim(
      app.database,
      [{ ...ref, known: null, first: { provider: 'vtpass', requestId: newId() } }],
      WAITS,
    );
    const { waiting } = await app.database.transaction(async (tx) => {
      await lockPayments(tx, [ref]);
      const second = app.database.transaction((other) => lockPayments(other, [ref]));
      await eventually(async () => {
        const waits = await tx.query(
          `SELECT 1 FROM pg_locks
            WHERE NOT granted`,
        );
        expect(waits).toHaveLength(1);
      });
      await tx.query(`UPDATE attempts SET not_found_count = 2 WHERE payment_id = $1`, [paymentId]);
      await tx.query(
        `INSERT INTO incidents (wallet_id, payment_id, kind, evidence)
          VALUES ($1, $2, 'refused_after_delivery', '{}')`,
        [ref.walletId, paymentId],
      );
      return { waiting: second };
    });
    const found = (await waiting).get(paymentId);
    expect(found?.attempt?.notFoundCount).toBe(2);
    expect(found?.payment.incidents).toEqual(['refused_after_delivery']);
  });
});
