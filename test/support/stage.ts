import { expect } from '@jest/globals';
import { buypowerFace } from '../../simulator/buypower/face.js';
import { startSimulator, type Simulator } from '../../simulator/server.js';
import { readBooks } from '../../src/ledger/books.store.js';
import { Database } from '../../src/platform/database/database.js';
import { startAppProcess, type AppProcess } from './app-process.js';
import {
  BUYPOWER_KEY,
  buypowerEnvironment,
  PAYSTACK_SIMULATOR_KEY,
  paystackEnvironment,
  SIMULATOR_KEYS,
  testEnvironment,
} from './app.js';
import { createTestDatabase } from './database.js';
import { eventually } from './eventually.js';
import { temporaryFolder } from './temporary-folder.js';
import { letClaimsLapse, letGracePass } from './waits.js';
import { disagreements } from './witness.js';

export interface StageOptions {
  /** A database to use instead of a fresh one of the test run. */
  readonly databaseUrl?: string;
  /** When the simulator's "then" comes true. */
  readonly settleAfterMs?: number;
  /** Whether BuyPower is there too, to be asked after VTpass. */
  readonly hasBuypower?: boolean;
  /** Whether wallets are funded through Paystack, which is one of the simulator's faces. */
  readonly hasPaystack?: boolean;
  /** For every process that is started here. */
  readonly env?: Record<string, string>;
}

/** A database and a provider that outlive the processes a test starts and kills. */
export interface Stage {
  readonly simulator: Simulator;
  readonly database: Database;
  readonly databaseUrl: string;
  /** The URL of the process that was started last, for clients that live through its death. */
  readonly url: string;
  /** Starts a process. When none is alive any more, the claims of the dead lapse: nobody waits them out. */
  start(env?: Record<string, string>): Promise<AppProcess>;
  /** Lets time pass until no payment is open, then asserts the books and the provider's record. */
  settled(sent: 'once' | 'atMostOnce'): Promise<void>;
  /** Ends what still runs and removes everything. */
  close(): Promise<void>;
}

/** A webhook is told again and again, for longer than any restart takes. */
const WEBHOOK_RETRIES_MS = Array<number>(10_000).fill(100);

export async function aStage(options: StageOptions = {}): Promise<Stage> {
  const { settleAfterMs = 300, env: shared = {} } = options;
  const folder = await temporaryFolder('stage');
  const created = options.databaseUrl === undefined ? await createTestDatabase() : undefined;
  const databaseUrl = options.databaseUrl ?? created?.url ?? '';
  const simulator = await startSimulator({
    port: 0,
    dataDir: folder.path,
    keys: SIMULATOR_KEYS,
    settleAfterMs,
    faces: [buypowerFace({ apiKey: BUYPOWER_KEY })],
    paystack: { secretKey: PAYSTACK_SIMULATOR_KEY, webhook: { retryMs: WEBHOOK_RETRIES_MS } },
  });
  const database = new Database(databaseUrl, { connectionsMax: 2, onIdleError: () => undefined });
  // A copy is named as its template; two of them on one Redis would answer each other's rings.
  await database.query('UPDATE installation SET id = gen_random_uuid()');
  const started: AppProcess[] = [];
  return {
    simulator,
    database,
    databaseUrl,
    get url() {
      return started.at(-1)?.url ?? '';
    },
    async start(env = {}) {
      const environment = {
        ...testEnvironment(databaseUrl, simulator.url),
        DATA_DIR: folder.path,
        ...(options.hasBuypower === true && buypowerEnvironment(simulator)),
        ...(options.hasPaystack === true && paystackEnvironment(simulator)),
      };
      const merged = { ...environment, LOG_LEVEL: 'info', ...shared, ...env };
      if (started.every(({ exit }) => exit() !== undefined)) await letClaimsLapse(database);
      const app = await startAppProcess(merged);
      started.push(app);
      return app;
    },
    settled: (sent) => settled(database, simulator, sent),
    async close() {
      await Promise.all(started.map((app) => app.kill9()));
      await simulator.close();
      await database.close();
      await created?.drop();
      await folder.remove();
    },
  };
}

async function settled(
  database: Database,
  simulator: Simulator,
  sent: 'once' | 'atMostOnce',
): Promise<void> {
  await eventually(
    async () => {
      await letGracePass(database);
      const open = await database.query(
        `SELECT id, status, meter_number, attempts, checks, due_at, claimed_until
          FROM bill_payments LEFT JOIN due_work ON subject_id = id WHERE status NOT IN ('completed', 'failed')
            OR token_status = 'awaited'`,
      );
      expect(open).toEqual([]);
    },
    { everyMs: 200 },
  );
  const { checks } = await readBooks(database);
  expect(checks.filter((check) => !check.isHeld)).toEqual([]);
  expect(await disagreements(database, simulator, sent)).toEqual([]);
  expect(await database.query('SELECT kind FROM incidents')).toEqual([]);
}
