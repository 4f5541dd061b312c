import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../src/app.module.js';
import { loadConfig } from '../../src/config/config.js';
import type { DomainEvent } from '../../src/events/event.js';
import { readBooks } from '../../src/ledger/books.store.js';
import { Database } from '../../src/platform/database/database.js';
import { createHttpApp } from '../../src/platform/http/http-server.js';
import { createLog } from '../../src/platform/logging/log.js';
import { buypowerFace } from '../../simulator/buypower/face.js';
import { startSimulator, type Simulator } from '../../simulator/server.js';
import { payloadFault } from '../../reliability/contract/payloads.js';
import { createTestDatabase } from './database.js';
import { temporaryFolder } from './temporary-folder.js';
import { PATIENT } from './waits.js';

/** Keys that the simulator accepts and the app sends. */
export const SIMULATOR_KEYS = {
  apiKey: 'test-api-key',
  secretKey: 'SK_test',
  publicKey: 'PK_test',
};

/** The key that the simulator's BuyPower face accepts. */
export const BUYPOWER_KEY = 'test-buypower-key';

export interface TestAppOptions {
  /** Whether BuyPower is there too, to be asked after VTpass. */
  readonly hasBuypower?: boolean;
  /** Whether wallets are funded through Paystack. */
  readonly hasPaystack?: boolean;
  /** A migrated database of the test's own, instead of a new one. */
  readonly databaseUrl?: string;
  /** Done to the new database before anything connects to it. */
  readonly prepare?: (databaseUrl: string) => Promise<unknown>;
}

/** Makes BuyPower's face of a simulator the second provider. */
export function buypowerEnvironment(simulator: Simulator): Record<string, string> {
  return {
    BUYPOWER_BASE_URL: simulator.face('buypower').url,
    BUYPOWER_API_KEY: BUYPOWER_KEY,
  };
}

/** The secret key of the simulator's Paystack. */
export const PAYSTACK_SIMULATOR_KEY = 'sk_of_the_simulator';

/** Has wallets funded through Paystack's face of a simulator. */
export function paystackEnvironment(simulator: Simulator): Record<string, string> {
  return {
    FUNDING_GATEWAY: 'paystack',
    PAYSTACK_BASE_URL: simulator.paystack().url,
    PAYSTACK_SECRET_KEY: PAYSTACK_SIMULATOR_KEY,
  };
}

/** How soon the simulator's "then" comes true. */
export const SETTLE_AFTER_MS = 300;

/** An app on a database and a simulator of its own, over real HTTP on a free port. */
export interface TestApp {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly simulator: Simulator;
  readonly database: Database;
  readonly databaseUrl: string;
  /** Stops everything and asserts that the books balance and events have the payloads that listeners expect. */
  close(): Promise<void>;
}

/**
 * Starts the whole app (API and worker) in this process: it looks often, and gives up nothing by itself (waits.ts).
 * @param env overrides; `REDIS_URL` puts the queue on Redis, without it it is on PostgreSQL.
 */
export async function startTestApp(
  env: Record<string, string> = {},
  options: TestAppOptions = {},
): Promise<TestApp> {
  const folder = await temporaryFolder('app');
  const { databaseUrl: given } = options;
  const created =
    given === undefined
      ? await createTestDatabase()
      : { url: given, drop: () => Promise.resolve() };
  await options.prepare?.(created.url);
  const database = new Database(created.url, { connectionsMax: 2, onIdleError: () => undefined });
  // A copy is named as its template; two of them on one Redis would answer each other's rings.
  await database.query('UPDATE installation SET id = gen_random_uuid()');
  const simulator = await startSimulator({
    port: 0,
    dataDir: folder.path,
    keys: SIMULATOR_KEYS,
    settleAfterMs: SETTLE_AFTER_MS,
    faces: [buypowerFace({ apiKey: BUYPOWER_KEY })],
    paystack: { secretKey: PAYSTACK_SIMULATOR_KEY, webhook: { retryMs: [50, 100, 200, 400] } },
  });
  const config = loadConfig({
    ...testEnvironment(created.url, simulator.url),
    DATA_DIR: folder.path,
    ...(options.hasBuypower === true && buypowerEnvironment(simulator)),
    ...(options.hasPaystack === true && paystackEnvironment(simulator)),
    ...env,
  });
  const log = createLog(config);
  const app = await createHttpApp(AppModule.with(config, log), config, log);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  simulator.paystack().sendWebhooksTo(`${url}/webhooks/paystack`);
  return {
    url,
    app,
    simulator,
    database,
    databaseUrl: created.url,
    close: async () => {
      await app.close();
      await simulator.close();
      const books = await readBooks(database);
      const faults = await payloadFaults(database);
      await database.close();
      await created.drop();
      await folder.remove();
      if (!books.areBalanced) throw new Error(`off: ${JSON.stringify(books, null, 2)}`);
      if (faults.length > 0) throw new Error(`no listener expects: ${faults.join(', ')}`);
    },
  };
}

/** The events that are not as promised. Of events with the same fields and types, one is looked at. */
async function payloadFaults(database: Database): Promise<string[]> {
  const samples = await database.query<Pick<DomainEvent, 'type' | 'data'>>(
    `SELECT DISTINCT ON (type, types) type, data
      FROM events, LATERAL (SELECT jsonb_object_agg(key, jsonb_typeof(value)) AS types
        FROM jsonb_each(data)) AS fields`,
  );
  return samples.flatMap(({ type, data }) => payloadFault(type, data) ?? []);
}

/** The environment of a test's app or process: frequent looks, patience, no rate limit, quiet. */
export function testEnvironment(
  databaseUrl: string,
  vtpassBaseUrl: string,
): Record<string, string> {
  return {
    NODE_ENV: 'test',
    DATA_DIR: join(tmpdir(), 'bill-vending-test-data'),
    DATABASE_URL: databaseUrl,
    JWT_SECRET: 'a secret of thirty-two bytes, or more',
    VTPASS_BASE_URL: vtpassBaseUrl,
    VTPASS_API_KEY: SIMULATOR_KEYS.apiKey,
    VTPASS_SECRET_KEY: SIMULATOR_KEYS.secretKey,
    VTPASS_PUBLIC_KEY: SIMULATOR_KEYS.publicKey,
    ...PATIENT,
    REVERSAL_CHECKS: 'none',
    SWEEP_INTERVAL_MS: '50',
    LOG_LEVEL: 'silent',
    // Tests run at any time of the day.
    VTPASS_MIDNIGHT_REST: 'off',
    // Tests of bad answers ask for many on purpose.
    CIRCUIT_VOLUME: '1000000',
    RATE_LIMIT: 'off',
  };
}
