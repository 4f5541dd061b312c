import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { aCustomer } from '../../../test/support/customer.js';
import { eventually } from '../../../test/support/eventually.js';
import { goodMeter } from '../../../test/support/meters.js';
import { newId } from '../../kernel/ids.js';
import type { ProviderAnswer } from '../../vending/provider/provider-answer.js';
import type { PaymentRef } from '../payment/payment.js';
import { lockPayments } from './settle.store.js';
import { SettlementService } from './settlement.service.js';
import { claim } from '../visit/visit.store.js';

const WAITS = { claimMs: 75_000, sendWithinMs: 10_000, pendingMaxMs: 600_000, routeWaitMs: 5_000 };

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ PROCESS_ROLE: 'api' });
});

afterAll(() => app.close());

/** A payment with an attempt at VTpass, as a visit leaves it when it makes the call. */
async function submitted(): Promise<PaymentRef> {
  const customer = await aCustomer(app);
  const { id: paymentId } = await customer.buy(goodMeter(), 100_000);
  const ref = { walletId: customer.walletId, paymentId };
  const first = { provider: 'vtpass', requestId: newId() };
  await claim(app.database, [{ ...ref, known: null, first }], WAITS);
  return ref;
}

describe('what is due about a payment that is settled', () => {
  const settle = ({ walletId, paymentId }: PaymentRef, answer: ProviderAnswer): Promise<unknown> =>
    app.app
      .get(SettlementService, { strict: false })
      .settle({ walletId, paymentId }, { kind: 'answer', attempt: 1, call: 'vend', answer });
  const dueOf = ({ paymentId }: PaymentRef): Promise<unknown[]> =>
    app.database.query(
      `SELECT lane, due_at > now() AS "isLater", claimed_until AS "claimedUntil"
        FROM due_work WHERE subject_id = $1`,
      [paymentId],
    );

  it('goes on, later and unclaimed, while its end is not known', async () => {
    const ref = await submitted();
    await settle(ref, { kind: 'pending', code: '099', evidence: {} });
    expect(await dueOf(ref)).toEqual([{ lane: 'vtpass', isLater: true, claimedUntil: null }]);
  });

  it('ends with the commit after which nothing is left to find out', async () => {
    const ref = await submitted();
    expect(await dueOf(ref)).toHaveLength(1);
    const refused = { kind: 'refused', code: '016', message: 'no', fault: 'ours' } as const;
    await settle(ref, { ...refused, evidence: {} });
    expect(await dueOf(ref)).toEqual([]);
  });
});

describe('a payment that is locked after a wait', () => {
  it('is read with its attempt and incidents as they are then', async () => {
    const ref = await submitted();
    const { paymentId } = ref;
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
