import { randomBytes } from 'node:crypto';
import { openEmbeddedPostgres } from '../../src/local/postgres/embedded-postgres.js';
import { copyDatabase, dropDatabase, onServer } from './database.js';
import { migrateTestDatabase } from './migrate.js';
import { startRedis } from './redis.js';
import { temporaryFolder } from './temporary-folder.js';

export interface TestServers {
  /** What the test workers need to find them. */
  readonly environment: Record<string, string>;
  readonly stop: () => Promise<void>;
}

/** What a run that was interrupted left on somebody's server is removed by a run a day later. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

/** The servers of one test run, with a migrated database to copy. */
export async function startTestServers(): Promise<TestServers> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const serverUrl = process.env['DATABASE_URL'] ?? (await startDatabaseServer(stops));
    const run = `${Date.now().toString(36)}${randomBytes(3).toString('hex')}`;
    const template = `bill_vending_test_template_${run}`;
    stops.push(() => dropDatabases(serverUrl, (madeBy) => madeBy === run));
    await dropDatabases(serverUrl, isAbandoned);
    const { url } = await copyDatabase(serverUrl, template);
    await migrateTestDatabase(url);
    const redisUrl = process.env['REDIS_URL'] ?? (await startRedisServer(stops));
    const environment = {
      BILL_VENDING_TEST_SERVER_URL: serverUrl,
      BILL_VENDING_TEST_TEMPLATE: template,
      ...(redisUrl !== undefined && { BILL_VENDING_TEST_REDIS_URL: redisUrl }),
    };
    return { environment, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startDatabaseServer(stops: (() => Promise<void>)[]): Promise<string> {
  const folder = await temporaryFolder();
  stops.push(() => folder.remove());
  const log = (): void => undefined;
  const server = await openEmbeddedPostgres({ dataDir: folder.path, databaseName: 'test', log });
  stops.push(() => server.stop());
  // It does not outlive the run, so it need not survive a power cut.
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    await onServer(server.url, `ALTER SYSTEM SET ${setting} = off`);
  }
  await onServer(server.url, 'SELECT pg_reload_conf()');
  return server.url;
}

async function startRedisServer(stops: (() => Promise<void>)[]): Promise<string | undefined> {
  const redis = await startRedis();
  if (redis) stops.push(() => redis.stop());
  else
    process.stderr.write("Redis cannot be had here: the queue's tests run on PostgreSQL only.\n");
  return redis?.url;
}

async function dropDatabases(serverUrl: string, matches: (run: string) => boolean): Promise<void> {
  const rows = await onServer<{ datname: string }>(serverUrl, 'SELECT datname FROM pg_database');
  for (const { datname } of rows) {
    const run = /^bill_vending_test_(?:template_)?([0-9a-z]{8}[0-9a-f]{6})(?:_|$)/.exec(
      datname,
    )?.[1];
    if (run !== undefined && matches(run)) await dropDatabase(serverUrl, datname);
  }
}

function isAbandoned(run: string): boolean {
  return Date.now() - parseInt(run.slice(0, 8), 36) > ABANDONED_AFTER_MS;
}
