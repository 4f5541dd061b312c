import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppProcess } from '../support/app-process.js';
import { aCustomer, A_PURCHASE, demand, type Customer, type Payment } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { apiClient, type ApiAnswer } from '../support/http.js';
import { goodMeter } from '../support/meters.js';
import { migrateTestDatabase } from '../support/migrate.js';
import { startPostgresServer, type PostgresServer } from '../support/postgres-server.js';
import { expectProblem } from '../support/problem.js';
import { queueBackends } from '../support/queue-backends.js';
import { aStage, type Stage } from '../support/stage.js';

/** A supervisor kills a process that has not ended by then (docs/operations.md). */
const STOPPED_WITHIN_MS = 45_000;

let server: PostgresServer;
let stage: Stage;
let customer: Customer;

beforeAll(async () => {
  server = await startPostgresServer();
  await migrateTestDatabase(server.url);
  stage = await aStage({ databaseUrl: server.url });
});
afterEach(() => {
  server.thaw();
});
afterAll(async () => {
  await stage.close();
  await server.remove();
});

describe('while PostgreSQL hangs', () => {
  let app: AppProcess;
  beforeAll(async () => {
    app = await stage.start();
    customer = await aCustomer(stage, { balance: 100_000_000 });
  });
  afterAll(() => app.kill9());

  const buy = (meter: string): Promise<ApiAnswer<Payment>> =>
    customer.request(meter, A_PURCHASE, { key: meter });
  const isReady = (): Promise<unknown> =>
    eventually(async () => {
      expect(await apiClient(app.url).get('/health/ready')).toMatchObject({ status: 200 });
    });

  it('new requests are refused at once, and a repeat has the one true answer when it is back', async () => {
    const meters = Array.from({ length: 40 }, goodMeter);
    const [first = '', ...others] = meters;
    await server.freeze();
    let isFirstAnswered = false;
    const answer = buy(first).finally(() => (isFirstAnswered = true));
    await eventually(() => {
      expect(app.lines().some(({ msg }) => String(msg).startsWith('the database hangs'))).toBe(
        true,
      );
    });
    // Nobody waits for a time-out: all are answered while the first is still waiting for its own.
    const answers = await Promise.all([
      ...others.map((meter) => buy(meter)),
      customer.api.get('/wallets'),
      customer.api.get('/transactions'),
      customer.api.post('/meters', { nickname: 'Home', ...aMeter(first) }),
      apiClient(app.url).post('/auth/register', {
        email: 'late@example.com',
        password: 'correct horse battery',
        fullName: 'Late Comer',
      }),
      apiClient(app.url).get('/health/ready'),
    ]);
    expect(isFirstAnswered).toBe(false);
    for (const one of answers) {
      expectProblem(one, 'database_unavailable');
      expect(one.headers.get('retry-after')).toMatch(/^\d+$/);
    }
    expect(await apiClient(app.url).get('/health/live')).toMatchObject({ status: 200 });
    expectProblem(await answer, 'database_unavailable');

    server.thaw();
    await isReady();
    const ids = new Set<string>();
    for (const meter of meters) {
      const bought = await eventually(async () => demand(await buy(meter), 202));
      ids.add(bought.id);
    }
    expect(ids.size).toBe(meters.length);
    await stage.settled('atMostOnce');
    const [count] = await stage.database.query<{ payments: number }>(
      'SELECT count(*) AS payments FROM bill_payments',
    );
    expect(count?.payments).toBe(meters.length);
  });

  it('as a standby it takes no writes, and the process goes on by itself when it is promoted', async () => {
    await server.demote();
    await eventually(async () => {
      expectProblem(await apiClient(app.url).get('/health/ready'), 'database_unavailable');
      expect((await customer.api.get('/wallets')).status).toBe(200);
    });
    const meter = goodMeter();
    const refused = await buy(meter);
    expectProblem(refused, 'database_unavailable');
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    await server.promote();
    await isReady();
    // Another timeline may have lost commits, so the worker asks before it vends until an operator ends that.
    await eventually(async () => {
      const ended = await stage.database.query(
        'UPDATE ask_only_periods SET ended_at = now() WHERE ended_at IS NULL RETURNING reason',
      );
      expect(ended).toEqual([{ reason: 'past_missing' }]);
    });
    const bought = await eventually(async () => demand(await buy(meter), 202));
    await eventually(async () => {
      expect((await customer.payment(bought.id)).status).toBe('completed');
    });
    expect(demand(await buy(meter), 202).id).toBe(bought.id);
  });
});

it('a process that is told to stop while PostgreSQL hangs ends in time, whatever its role and queue', async () => {
  const apps: AppProcess[] = [];
  for (const { env } of queueBackends()) {
    for (const role of ['all', 'api', 'worker'])
      apps.push(await stage.start({ PROCESS_ROLE: role, WORKER_PORT: '0', ...env }));
  }
  const buyers = apps.map((app) => app.url).filter((_, index) => index % 3 !== 2);
  await server.freeze();
  const underWay = buyers.map((url) =>
    apiClient(url).post(
      '/bill-payments',
      { ...aMeter(goodMeter()), amount: A_PURCHASE },
      { token: customer.token },
    ),
  );
  const answers = Promise.allSettled(underWay);
  // The sweep and the queue of every worker are by now in the middle of what they ask.
  await eventually(() => {
    for (const app of apps.filter((_, index) => index % 3 !== 1))
      expect(app.lines().some(({ msg }) => String(msg).startsWith('the database hangs'))).toBe(
        true,
      );
  });
  // eslint-disable-next-line no-restricted-syntax -- the promise of docs/operations.md
  const beganAtMs = performance.now();
  const exits = await Promise.all(
    apps.map((app) => {
      process.kill(app.pid, 'SIGTERM');
      return app.ended();
    }),
  );
  // eslint-disable-next-line no-restricted-syntax -- as above
  expect(performance.now() - beganAtMs).toBeLessThan(STOPPED_WITHIN_MS);
  expect(exits).toEqual(apps.map(() => ({ code: 0, signal: null })));
  await answers;
});

function aMeter(meterNumber: string): Record<string, string> {
  return { billerId: 'ikeja-electric', meterNumber, meterType: 'prepaid' };
}
