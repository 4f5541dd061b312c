import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { blocksOf } from '../docs/documents.js';
import { startAppProcess, type AppProcess } from '../support/app-process.js';
import { aCustomer, type Customer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { goodMeter } from '../support/meters.js';
import { startPostgresServer, type PostgresServer } from '../support/postgres-server.js';
import {
  productionEnvironment,
  productionFiles,
  type SettingsInFiles,
} from '../support/production.js';
import { startRedis, type RedisServer } from '../support/redis.js';
import { hasPrograms, runShell } from '../support/shell-examples.js';
import { startSimulator, type Simulator } from '../../simulator/server.js';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';

const [onServer = '', inDatabase = ''] = blocksOf('docs/deployment.md', 'sql');
const environment = blocksOf('docs/deployment.md', 'ini')[0] ?? '';
const DATABASE = 'bill_vending';
const EXEMPTIONS = ['paystack-url', 'vtpass-url', 'database-password'];

let postgres: PostgresServer;
let redis: RedisServer | undefined;
let simulator: Simulator | undefined;
let folder: TemporaryFolder;
let files: SettingsInFiles | undefined;
let app: AppProcess | undefined;
let customer: Customer;

/** The address of the documented database for one of its roles; without one, for the superuser. */
function urlOf(role?: 'owner' | 'app'): string {
  const url = new URL(postgres.url);
  url.pathname = DATABASE;
  if (role !== undefined) {
    url.username = `bill_vending_${role}`;
    url.password = /bill_vending_app LOGIN PASSWORD '([^']+)'/.exec(onServer)![1]!;
    if (role === 'owner')
      url.password = /bill_vending_owner LOGIN PASSWORD '([^']+)'/.exec(onServer)![1]!;
  }
  return url.href;
}

async function run(url: string, ...statements: string[]): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

const migrate = (role: 'owner' | 'app'): Promise<string> =>
  runShell('npm run migration -- run', { DATABASE_URL: urlOf(role) });

beforeAll(async () => {
  [postgres, redis, folder] = await Promise.all([
    startPostgresServer(),
    startRedis(),
    temporaryFolder('deployment'),
  ]);
  // Each statement by itself: a database is not made within a transaction.
  await run(postgres.url, ...onServer.split(';').filter((statement) => statement.trim() !== ''));
  await run(urlOf(), inDatabase);
  await migrate('owner');
  if (redis === undefined) {
    process.stderr.write('There is no redis-server here: the two roles sell nothing.\n');
    return;
  }
  const secrets = productionEnvironment();
  const keys = {
    apiKey: secrets['VTPASS_API_KEY']!,
    secretKey: secrets['VTPASS_SECRET_KEY']!,
    publicKey: secrets['VTPASS_PUBLIC_KEY']!,
  };
  const secretKey = secrets['PAYSTACK_SECRET_KEY']!;
  simulator = await startSimulator({
    port: 0,
    dataDir: folder.path,
    keys,
    paystack: { secretKey, profile: { autoPay: { success: 1, minMs: 1, maxMs: 2 } } },
  });
  files = productionFiles(environment, {
    ...secrets,
    DATABASE_URL: urlOf('app'),
    REDIS_URL: redis.url,
  });
  app = await startAppProcess({
    ...files.settings,
    // The companies are simulated on this machine, and the documented password is public.
    ALLOW_UNSAFE: EXEMPTIONS.join(),
    PAYSTACK_BASE_URL: simulator.paystack().url,
    VTPASS_BASE_URL: simulator.url,
    HOST: '127.0.0.1',
    DATA_DIR: folder.path,
    DRAIN_MS: '0',
    FUNDING_SCHEDULE: '50ms*100',
    // Tests run at any time of the day.
    VTPASS_MIDNIGHT_REST: 'off',
  });
  customer = await aCustomer(app, { balance: 0 });
});
afterAll(async () => {
  if (app !== undefined) expect(await app.stop()).toEqual({ code: 0, signal: null });
  await simulator?.close();
  await redis?.stop();
  await postgres.remove();
  await folder.remove();
  files?.remove();
});

(hasPrograms('bash') ? describe : describe.skip)('the two roles of docs/deployment.md', () => {
  it('sell electricity in production, by the role that owns nothing', async () => {
    if (app === undefined) return;
    await customer.fund(2_000_000);
    await eventually(async () => {
      expect((await customer.wallet()).balance).toBe(2_000_000);
    });
    const payment = await customer.ended((await customer.buy(goodMeter())).id);
    expect(payment).toMatchObject({ status: 'completed', provider: 'vtpass' });
  });

  it('log at the start which rules do not hold', () => {
    if (app === undefined) return;
    const said = app.lines().filter(({ rule }) => rule !== undefined);
    expect(said.map(({ level, rule }) => [level, rule])).toEqual(
      EXEMPTIONS.map((rule) => ['warn', rule]),
    );
  });

  it.each([
    'DROP TRIGGER entries_balance ON entries',
    'ALTER TABLE entries DISABLE TRIGGER ALL',
    'TRUNCATE audit_records',
    'UPDATE entries SET amount = 1',
    'CREATE TABLE more (id integer)',
  ])('leave to the application no right to %s', async (statement) => {
    await expect(run(urlOf('app'), statement)).rejects.toThrow(
      /must be owner|permission denied|is forbidden/,
    );
  });

  it('refuse to migrate by the role of the application', async () => {
    await expect(migrate('app')).rejects.toThrow(/permission denied/);
  });
});
