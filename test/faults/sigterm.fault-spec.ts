import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppProcess, Exit } from '../support/app-process.js';
import { aCustomer, A_PURCHASE, demand, type Customer, type Payment } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { apiClient } from '../support/http.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';
import { startScriptedProvider } from '../support/scripted-provider.js';
import { aStage, type Stage } from '../support/stage.js';
import { timeoutsAfter } from '../support/waits.js';

/** How long a client asks to wait, and how long an idle connection is kept: neither is waited out. */
const WAIT_SECONDS = 30;
const KEEP_ALIVE_MS = 65_000;

/** How a process ended, and how long that took. The bounds are those of a wait that is not cut short. */
async function timed(stop: () => Promise<Exit>): Promise<{ exit: Exit; ms: number }> {
  // eslint-disable-next-line no-restricted-syntax -- the bounds are waits that would have to be waited out
  const beganAt = performance.now();
  // eslint-disable-next-line no-restricted-syntax -- as above
  return { exit: await stop(), ms: performance.now() - beganAt };
}

describe('SIGTERM', () => {
  let stage: Stage;
  let app: AppProcess;
  let customer: Customer;

  beforeAll(async () => {
    // Slow enough that the process is told to stop while the provider is about to answer.
    stage = await aStage({ settleAfterMs: 1_500 });
    app = await stage.start();
    customer = await aCustomer(stage);
  });
  afterAll(() => stage.close());

  it('lets what is under way end, then the process exits with 0, and the next one goes on', async () => {
    const underWay = await Promise.all(
      Array.from({ length: 5 }, () => customer.buy(scenarioMeter('12'))),
    );
    const pending = await customer.buy(scenarioMeter('02'));
    await eventually(() => {
      expect(stage.simulator.record()).toHaveLength(6);
    });
    const waiting = customer.api.get<Payment>(`/bill-payments/${pending.id}`, {
      headers: { Prefer: `wait=${WAIT_SECONDS}` },
    });
    await eventually(() => {
      // The requery of the pending one shows that the process is at work when it is stopped.
      expect(stage.simulator.record().some(({ requeryCalls }) => requeryCalls > 0)).toBe(true);
    });
    const { exit, ms } = await timed(() => app.stop());
    expect(exit).toEqual({ code: 0, signal: null });
    expect(ms).toBeLessThan(WAIT_SECONDS * 1_000);
    expect(app.lines().at(-1)).toMatchObject({ msg: 'stopped' });
    expect(app.lines().filter(({ level }) => level === 'error')).toEqual([]);

    // Who waited got the payment as it was, and not a broken connection.
    expect(demand(await waiting, 200).id).toBe(pending.id);
    const rows = await stage.database.query<{ status: string }>(
      'SELECT status FROM bill_payments WHERE id = ANY($1)',
      [underWay.map(({ id }) => id)],
    );
    expect(rows.map(({ status }) => status)).toEqual(Array(5).fill('completed'));
    const slow = stage.simulator.record().filter(({ scenario }) => scenario === '12');
    expect(slow.map(({ requeryCalls }) => requeryCalls)).toEqual(Array(5).fill(0));

    app = await stage.start();
    expect((await customer.ended(pending.id)).status).toBe('completed');
    const { id } = await customer.buy(goodMeter());
    expect((await customer.ended(id)).status).toBe('completed');
    await stage.settled('once');
    expect((await customer.wallet()).balance).toBe(10_000_000 - 7 * A_PURCHASE);
  });

  it('waits for requests in flight, but not for their connections', async () => {
    const provider = await startScriptedProvider({ pay: 'nothing', requery: 'nothing' });
    const slow = await stage.start({ ...timeoutsAfter(2_000), VTPASS_BASE_URL: provider.url });
    const verifying = apiClient(slow.url).post(
      '/meters/verify',
      { billerId: 'ikeja-electric', meterNumber: goodMeter(), meterType: 'prepaid' },
      { token: customer.token },
    );
    await eventually(() => {
      expect(provider.otherCalls).toContain('/api/merchant-verify');
    });
    const { exit, ms } = await timed(() => slow.stop());
    expect(exit).toEqual({ code: 0, signal: null });
    expect(ms).toBeLessThan(KEEP_ALIVE_MS);
    expect((await verifying).body).toMatchObject({ code: 'verification_unavailable' });
    await provider.close();
  });

  it('a second time ends the process at once', async () => {
    // Alone, or the purchase may be under way in the other process, and this one has nothing to end.
    await app.kill9();
    app = await stage.start();
    await customer.buy(scenarioMeter('05'));
    await eventually(() => {
      expect(stage.simulator.record()).toHaveLength(8);
    });
    process.kill(app.pid, 'SIGTERM');
    await eventually(() => {
      expect(app.lines().some(({ signal }) => signal === 'SIGTERM')).toBe(true);
    });
    process.kill(app.pid, 'SIGTERM');
    expect(await app.ended()).toEqual({ code: 1, signal: null });
  });
});
