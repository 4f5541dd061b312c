import { afterEach, describe, expect, it } from '@jest/globals';
import { readBooks } from '../../src/ledger/books.store.js';
import type { Vend } from '../../simulator/server.js';
import { aCustomer, A_PURCHASE } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { startHoldingProxy } from '../support/holding-proxy.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';
import { queueBackends } from '../support/queue-backends.js';
import { aStage, type Stage } from '../support/stage.js';

/** Calls at once to each provider. */
const PLACES = 2;
/** More than the places of a provider and than may wait for one, so that its lane is full. */
const PURCHASES = 8;

/** What hangs at VTpass, and meters whose purchases run into it. */
const HANGING = [
  ['vends', '/pay', goodMeter],
  ['requeries', '/requery', () => scenarioMeter('02')],
] as const;

const CASES = queueBackends().flatMap(({ queue, env }) =>
  HANGING.map(([calls, path, meter]) => ({ queue, env, calls, path, meter })),
);

describe('a worker process whose VTpass hangs', () => {
  const undo: (() => unknown)[] = [];

  afterEach(async () => {
    for (const one of undo.splice(0).reverse()) await one();
  });

  async function stageOf(env: Record<string, string>): Promise<Stage> {
    const routes = { PROVIDER_ORDER: 'vtpass;eko-electric=buypower' };
    const places = { WORKER_CONCURRENCY: String(PLACES) };
    const stage = await aStage({ hasBuypower: true, env: { ...routes, ...places, ...env } });
    undo.push(() => stage.close());
    return stage;
  }

  it.each(CASES)(
    'completes what goes to BuyPower while VTpass answers no $calls (queue on $queue)',
    async ({ env, path, meter }) => {
      const proxy = await startHoldingProxy((asked) => asked.endsWith(path));
      undo.push(() => proxy.close());
      const stage = await stageOf({ VTPASS_BASE_URL: proxy.url, ...env });
      proxy.target = stage.simulator.url;
      await stage.start({ PROCESS_ROLE: 'worker', WORKER_PORT: '0' });
      await stage.start({ PROCESS_ROLE: 'api' });
      const customer = await aCustomer(stage, { balance: 2 * PURCHASES * A_PURCHASE });
      const buy = (meterNumber: string, billerId: string): Promise<{ id: string }> =>
        customer.buy(meterNumber, A_PURCHASE, { billerId });

      const hanging: string[] = [];
      for (let count = 0; count < PURCHASES; count += 1) {
        hanging.push((await buy(meter(), 'ikeja-electric')).id);
      }
      await eventually(() => {
        expect(proxy.heldCount).toBe(PLACES);
      });
      for (let count = 0; count < PURCHASES; count += 1) {
        const { id } = await buy(goodMeter(), 'eko-electric');
        expect(await customer.ended(id)).toMatchObject({
          status: 'completed',
          provider: 'buypower',
        });
      }
      // All of that happened while VTpass held the first calls.
      expect(proxy.heldCount).toBe(PLACES);
      const open = await stage.database.query(
        `SELECT 1 FROM bill_payments WHERE status IN ('pending', 'processing')`,
      );
      expect(open).toHaveLength(PURCHASES);

      proxy.letGo();
      for (const id of hanging) {
        expect(await customer.ended(id)).toMatchObject({ status: 'completed', provider: 'vtpass' });
      }
      for (const provider of ['vtpass', 'buypower']) {
        const record: readonly Vend[] = stage.simulator.face(provider).record();
        expect(record.map(({ status }) => status)).toEqual(Array(PURCHASES).fill('delivered'));
      }
      expect((await customer.wallet()).balance).toBe(0);
      expect((await readBooks(stage.database)).areBalanced).toBe(true);
    },
  );
});
