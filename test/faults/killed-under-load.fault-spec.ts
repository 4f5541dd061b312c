import { expect, it } from '@jest/globals';
import { aCustomer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { startLoad } from '../support/load.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';
import { chance, seedOf } from '../support/seed.js';
import { aStage } from '../support/stage.js';
import { SHORT_TIMEOUTS } from '../support/waits.js';

const SCENARIOS = '00 01 02 03 04 05 06 07 08 09 10 11 12 13 14 16 17 18'.split(' ');
const PURCHASES = 50;
const KILLS = 3;

it('a process that is killed three times under load loses nothing and vends nothing twice', async () => {
  const next = chance(seedOf('killed under load'));
  const stage = await aStage({ env: { ...SHORT_TIMEOUTS, REVERSAL_CHECKS: '200ms*10000' } });
  try {
    let app = await stage.start();
    const customers = await Promise.all([aCustomer(stage), aCustomer(stage), aCustomer(stage)]);
    await Promise.all(customers.map((customer) => customer.fund(10_000_000)));
    const meters = Array.from({ length: PURCHASES }, (_, index) => {
      const scenario = SCENARIOS[index];
      return scenario === undefined ? goodMeter() : scenarioMeter(scenario);
    });
    const load = startLoad(customers, shuffled(meters, next), { clients: 4 });
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const after = Math.floor((PURCHASES / (KILLS + 1)) * (kill - 1 + next()) + 1);
      await eventually(
        () => {
          expect(load.acceptedCount).toBeGreaterThanOrEqual(after);
        },
        { everyMs: 1 },
      );
      await app.kill9();
      app = await stage.start();
    }
    const payments = await load.accepted;
    expect(new Set(payments.map(({ id }) => id)).size).toBe(PURCHASES);
    for (const { status } of load.tries) expect([202, null]).toContain(status);

    // Reversals come after a payment is completed, so the record decides when all is told.
    await eventually(() => stage.settled('atMostOnce'));
    const [count] = await stage.database.query<{ payments: number }>(
      'SELECT count(*) AS payments FROM bill_payments',
    );
    expect(count?.payments).toBe(PURCHASES);
  } finally {
    await stage.close();
  }
});

function shuffled<T>(items: readonly T[], next: () => number): T[] {
  return items
    .map((item) => [next(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}
