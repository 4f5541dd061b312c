import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppProcess } from '../support/app-process.js';
import { aCustomer, type Customer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { apiClient } from '../support/http.js';
import { startLoad, type Load } from '../support/load.js';
import { goodMeter } from '../support/meters.js';
import { migrateTestDatabase } from '../support/migrate.js';
import { startPostgresServer, type PostgresServer } from '../support/postgres-server.js';
import { expectProblem } from '../support/problem.js';
import { aStage, type Stage } from '../support/stage.js';
import { letClaimsLapse } from '../support/waits.js';

const PURCHASES = 30;

describe('while purchases come in, PostgreSQL', () => {
  let server: PostgresServer;
  let stage: Stage;
  let app: AppProcess;
  let customers: Customer[];
  let bought = 0;

  beforeAll(async () => {
    server = await startPostgresServer();
    await migrateTestDatabase(server.url);
    stage = await aStage({ databaseUrl: server.url });
    app = await stage.start();
    customers = await Promise.all([aCustomer(stage), aCustomer(stage)]);
    await Promise.all(customers.map((customer) => customer.fund(500_000_000)));
  });
  afterAll(async () => {
    await stage.close();
    await server.remove();
  });

  const begin = async (): Promise<Load> => {
    const load = startLoad(customers, Array.from({ length: PURCHASES }, goodMeter), { clients: 4 });
    await eventually(
      () => {
        expect(load.acceptedCount).toBeGreaterThanOrEqual(5);
      },
      { everyMs: 1 },
    );
    return load;
  };
  /** Everybody was answered, and everything that was promised is kept, by the process as it is. */
  const end = async (load: Load): Promise<void> => {
    const payments = await load.accepted;
    bought += PURCHASES;
    expect(new Set(payments.map(({ id }) => id)).size).toBe(PURCHASES);
    for (const answer of load.tries) {
      expect([202, 503]).toContain(answer.status);
      if (answer.status === 503) {
        expect(['database_unavailable', 'busy']).toContain(answer.code);
        expect(answer.hasRetryAfter).toBe(true);
      }
    }
    await eventually(async () => {
      expect(await apiClient(app.url).get('/health/ready')).toMatchObject({ status: 200 });
    });
    // Visits that the outage cut off hold their claims for as long as the patient app waits for a provider.
    await letClaimsLapse(stage.database);
    await stage.settled('atMostOnce');
    const [count] = await stage.database.query<{ payments: number }>(
      'SELECT count(*) AS payments FROM bill_payments',
    );
    expect(count?.payments).toBe(bought);
  };

  it.each([
    ['is stopped', () => server.stop()],
    ['is stopped at once', () => server.stop('immediate')],
    ['is killed', () => server.kill9()],
  ])(
    '%s and comes back: no request hangs, and no purchase is lost or made twice',
    async (_, breakIt) => {
      const load = await begin();
      await breakIt();
      const api = apiClient(app.url);
      const ready = await api.get('/health/ready');
      expectProblem(ready, 'database_unavailable');
      expect(await api.get('/health/live')).toMatchObject({ status: 200 });
      await eventually(() => {
        expect(load.tries.filter(({ status }) => status === 503).length).toBeGreaterThan(5);
      });
      for (const path of ['/wallets', '/transactions', '/bill-payments']) {
        expectProblem(await customers[0]!.api.get(path), 'database_unavailable');
      }
      await server.start();
      await end(load);
    },
  );

  it('breaks its connections: no purchase is lost or made twice', async () => {
    const load = await begin();
    for (const share of [0.3, 0.6, 0.9]) {
      await eventually(
        () => {
          expect(load.acceptedCount).toBeGreaterThanOrEqual(PURCHASES * share);
        },
        { everyMs: 1 },
      );
      expect(await server.terminateBackends()).toBeGreaterThan(0);
    }
    await end(load);
  });
});
