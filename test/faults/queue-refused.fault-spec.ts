import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type { AppProcess } from '../support/app-process.js';
import { aCustomer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { apiClient } from '../support/http.js';
import { openLink, type Link } from '../../reliability/chaos/link.js';
import { postgresRefusal } from '../support/postgres-refusal.js';
import { goodMeter } from '../support/meters.js';
import { startRedis, type RedisServer } from '../support/redis.js';
import { aStage, type Stage } from '../support/stage.js';

/** How often the queue may be tried in `ms`: a first try each of a worker's connections, then pauses. */
const triesIn = (ms: number): number => 20 + (10 * ms) / 1_000;
/** Long enough for a loop without pauses to try hundreds of times; a slow machine tries less often. */
const WATCHED_MS = 4_000;
const WARNING = 'the queue cannot be worked on; the sweep does its work';

const warningsOf = (app: AppProcess): unknown[] =>
  app.lines().filter(({ msg, level }) => msg === WARNING && level === 'warn');

/** Asserts that the process answers, tries seldom, warns once a minute and hears SIGTERM. */
async function expectCalm(app: AppProcess, tries: () => Promise<number>): Promise<void> {
  await eventually(() => {
    expect(warningsOf(app)).not.toHaveLength(0);
  });
  // eslint-disable-next-line no-restricted-syntax -- a rate: a slow machine tries less often
  const [before, beganAtMs] = [await tries(), performance.now()];
  // The pauses have to be at work by now: as many tries again take them.
  await eventually(async () => {
    expect(await apiClient(app.url).get('/health/live')).toMatchObject({ status: 200 });
    expect(await tries()).toBeGreaterThanOrEqual(before + 3);
    // eslint-disable-next-line no-restricted-syntax -- as above
    expect(performance.now() - beganAtMs).toBeGreaterThan(WATCHED_MS);
  });
  // eslint-disable-next-line no-restricted-syntax -- as above
  const tookMs = performance.now() - beganAtMs;
  expect((await tries()) - before).toBeLessThanOrEqual(triesIn(tookMs));
  expect(warningsOf(app).length).toBeLessThanOrEqual(1 + Math.ceil((await aliveMs(app)) / 60_000));
}

async function aliveMs({ url }: AppProcess): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const startedAt = Number(/^process_start_time_seconds (.+)$/m.exec(text)?.[1]);
  return Date.now() - startedAt * 1_000;
}

const REFUSALS: [sqlState: string, meaning: string][] = [
  ['53300', 'too many connections'],
  ['28P01', 'a wrong password'],
  ['57P03', 'a database that is starting up'],
  ['3D000', 'a database that is not there'],
  ['42501', 'no right to use it'],
];
const ROLES: [role: string, refusals: typeof REFUSALS][] = [
  ['all', REFUSALS],
  ['worker', REFUSALS.slice(0, 1)],
];

describe.each(ROLES)('a process (%s) whose queue on PostgreSQL is refused', (role, refusals) => {
  let stage: Stage;
  let link: Link;
  let app: AppProcess | undefined;

  beforeAll(async () => {
    stage = await aStage();
    link = await openLink(stage.databaseUrl);
  });
  afterEach(async () => {
    await app?.kill9();
    link.refuse(null);
  });
  afterAll(async () => {
    await link.close();
    await stage.close();
  });

  const start = (): Promise<AppProcess> =>
    stage.start({
      DATABASE_URL: link.url,
      PROCESS_ROLE: role,
      ...(role === 'worker' && { WORKER_PORT: '0' }),
    });

  it.each(refusals)('with %s (%s) goes on, tries seldom, and stops when told', async (sqlState) => {
    // The connections of the queue are those whose search path is the schema of BullMQ. The migration
    // of that schema is no such one, so the process starts.
    link.refuse({
      matches: (first) => first.includes('search_path') && first.includes('bullmq'),
      answer: postgresRefusal(sqlState),
    });
    app = await start();
    await expectCalm(app, () => Promise.resolve(link.refused()));
    expect(await app.stop()).toEqual({ code: 0, signal: null });
  });

  it('works on the queue by itself once it is let in', async () => {
    link.refuse({
      matches: (first) => first.includes('search_path') && first.includes('bullmq'),
      answer: postgresRefusal('53300'),
    });
    app = await start();
    await eventually(() => {
      expect(warningsOf(app!)).not.toHaveLength(0);
    });
    link.refuse(null);
    await eventually(async () => {
      const rows = await stage.database.query(
        `SELECT pid FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE '%LISTEN%bullmq_jobs%'`,
      );
      expect(rows).not.toHaveLength(0);
    });
  });
});

describe('a process whose Redis refuses what a worker asks', () => {
  let redis: RedisServer | undefined;
  let stage: Stage;
  let app: AppProcess | undefined;
  let operator: Redis;

  beforeAll(async () => {
    redis = await startRedis();
    if (redis === undefined) {
      process.stderr.write('There is no redis-server here: its refusals are not tested.\n');
      return;
    }
    stage = await aStage({ env: { REDIS_URL: redis.url } });
    // Nothing that is done to the user of the service touches this one.
    const setUp = new Redis(redis.url);
    await setUp.call('acl', 'setuser', 'operator', 'on', 'nopass', '~*', '&*', '+@all');
    setUp.disconnect();
    operator = new Redis(redis.url, { username: 'operator', password: 'any' });
  });
  afterEach(() => app?.kill9());
  afterAll(async () => {
    if (redis === undefined) return;
    operator.disconnect();
    await stage.close();
    await redis.stop();
  });

  /** Connections, and calls of the scripts that take a job, as Redis counts them, refused ones included. */
  const tries = async (): Promise<number> => {
    const [stats, all] = [await operator.info('commandstats'), await operator.info('stats')];
    const scripts = /^cmdstat_eval(?:sha)?:calls=(\d+).*rejected_calls=(\d+)/gm;
    const calls = [...stats.matchAll(scripts)].map(
      ([, done, refused]) => Number(done) + Number(refused),
    );
    const connections = Number(/^total_connections_received:(\d+)/m.exec(all)?.[1]);
    return calls.reduce((sum, count) => sum + count, connections);
  };

  const order = async (...orders: string[]): Promise<void> => {
    for (const one of orders) {
      const [command = '', ...args] = one.split(' ');
      await operator.call(command, ...args);
    }
  };

  it.each([
    ['is a read-only replica', 'replicaof 127.0.0.1 1', 'replicaof no one'],
    ['is out of memory', 'config set maxmemory 1', 'config set maxmemory 0'],
    ['demands a password', 'acl setuser default resetpass >secret', 'acl setuser default nopass'],
    [
      'lets nobody run scripts',
      'acl setuser default -@scripting',
      'acl setuser default +@scripting',
    ],
    ['tells nothing of itself', 'acl setuser default -info', 'acl setuser default +info'],
  ])('which %s goes on, tries seldom, and works when it is mended', async (_, spoil, mend) => {
    if (redis === undefined) return;
    await order(spoil);
    app = await stage.start();
    const customer = await aCustomer(stage);
    await expectCalm(app, tries);
    expect((await customer.ended((await customer.buy(goodMeter())).id)).status).toBe('completed');
    await order(mend);
    // A worker that works waits for jobs in a blocking command.
    await eventually(async () => {
      expect(String(await operator.call('client', 'list'))).toContain('cmd=bzpopmin');
    });
    expect(await app.stop()).toEqual({ code: 0, signal: null });
  });
});
