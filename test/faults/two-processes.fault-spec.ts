import { expect, it } from '@jest/globals';
import { aCustomer, A_PURCHASE } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { startLoad } from '../support/load.js';
import { goodMeter } from '../support/meters.js';
import { queueBackends } from '../support/queue-backends.js';
import { aStage } from '../support/stage.js';

const PURCHASES = 100;

it('two processes on one database and one queue vend each purchase once and tell each event once', async () => {
  const stage = await aStage({ env: { ...queueBackends().at(-1)?.env } });
  try {
    const apps = await Promise.all([stage.start(), stage.start()]);
    // One customer who is sent from one process to the other, and two who keep to theirs.
    let requests = 0;
    const either = {
      get url() {
        requests += 1;
        return apps[requests % 2]!.url;
      },
    };
    const customers = await Promise.all([either, ...apps].map((place) => aCustomer(place)));
    await Promise.all(customers.map((customer) => customer.fund(PURCHASES * A_PURCHASE)));
    const load = startLoad(customers, Array.from({ length: PURCHASES }, goodMeter), {
      clients: 16,
    });
    const payments = await load.accepted;
    expect(new Set(payments.map(({ id }) => id)).size).toBe(PURCHASES);
    expect(load.tries.filter(({ status }) => status !== 202)).toEqual([]);
    await stage.settled('once');
    expect(stage.simulator.record()).toHaveLength(PURCHASES);
    expect(stage.simulator.record().map(({ requeryCalls }) => requeryCalls)).toEqual(
      Array(PURCHASES).fill(0),
    );

    const events = await eventually(async () => {
      const rows = await stage.database.query<{ id: string; isDelivered: boolean }>(
        'SELECT id, delivered_at IS NOT NULL AS "isDelivered" FROM events ORDER BY id',
      );
      expect(rows.filter(({ isDelivered }) => !isDelivered)).toEqual([]);
      return rows.map(({ id }) => id);
    });
    await eventually(() => {
      const delivered = apps.flatMap((app) => app.lines().flatMap(({ event }) => event ?? []));
      expect(delivered.sort()).toEqual(events);
    });
    expect(events.length).toBeGreaterThanOrEqual(3 * PURCHASES);
  } finally {
    await stage.close();
  }
});
