import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { findClusterPlace } from '../../src/local/postgres/cluster-place.js';
import { openEmbeddedPostgres } from '../../src/local/postgres/embedded-postgres.js';
import { runningPostmaster } from '../../src/local/postgres/postmaster-file.js';
import { freeze } from './frozen.js';
import { freePort, type RunFolder } from './run-folder.js';

export type PostgresEnd = 'fast' | 'immediate' | 'kill9';

const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT', kill9: 'SIGKILL' } as const;
const OPEN_TRIES_MAX = 3;
/** "Too many connections": there are none left, which is what was wanted. */
const EXHAUSTED = new Set(['53300']);

/** A PostgreSQL of the campaign's own: real binaries, its own cluster and port. */
export interface Postgres {
  readonly url: string;
  /** Ends the server that way, and starts it again after a while. */
  restart(how: PostgresEnd, awayMs: number): Promise<void>;
  /** Stops the server and all of its processes for a while, as SIGSTOP does: nothing is answered, nothing is closed. */
  freezeFor(ms: number): Promise<void>;
  /** Breaks every connection while the server runs on. */
  terminateBackends(): Promise<void>;
  /** Takes every connection there is, for a while. */
  exhaust(ms: number): Promise<void>;
  /** Takes the limits off every tier: one wallet buys more here than a person may in a day. */
  liftLimits(): Promise<void>;
  stop(): Promise<void>;
}

export async function startPostgres(folder: RunFolder): Promise<Postgres> {
  const dataDir = join(folder.path, 'data');
  const port = await freePort();
  const open = (): ReturnType<typeof openEmbeddedPostgres> =>
    openEmbeddedPostgres({ dataDir, port, databaseName: 'bill_vending', log: () => undefined });
  let running = await open();
  const place = await findClusterPlace(dataDir);
  const { url } = running;
  return {
    url,
    async restart(how, awayMs) {
      const server = await runningPostmaster(place);
      if (server === undefined) throw new Error('there was no server');
      const { pid } = server;
      process.kill(pid, SIGNALS[how]);
      await ended(pid);
      await running.stop();
      await pause(awayMs);
      running = await openAtLast(open);
    },
    async freezeFor(ms) {
      const server = await runningPostmaster(place);
      if (server === undefined) throw new Error('there was no server');
      const thaw = await freeze(server.pid);
      await pause(ms);
      thaw();
    },
    terminateBackends: () => terminateBackends(url),
    exhaust: (ms) => exhaust(url, ms),
    liftLimits: () => liftLimits(url),
    stop: () => running.stop(),
  };
}

/** On a busy machine a start may take too long for its own patience: then it is tried again. */
async function openAtLast<T>(open: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await open();
    } catch (error) {
      if (tries === OPEN_TRIES_MAX) throw error;
    }
  }
}

async function ended(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await pause(20);
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function terminateBackends(url: string): Promise<void> {
  const client = await connect(url);
  try {
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function exhaust(url: string, ms: number): Promise<void> {
  const taken: pg.Client[] = [];
  try {
    const deadline = performance.now() + ms;
    while (performance.now() < deadline) {
      try {
        taken.push(await connect(url));
      } catch (error) {
        // Held for as long as it is to last; what others give back is taken too.
        if (!EXHAUSTED.has((error as { code?: string }).code ?? '')) throw error;
        await pause(20);
      }
    }
  } finally {
    await Promise.all(taken.map((client) => client.end().catch(() => undefined)));
  }
}

async function liftLimits(url: string): Promise<void> {
  const client = await connect(url);
  try {
    await client.query(
      'UPDATE kyc_tiers SET single_max = NULL, daily_max = NULL, balance_max = NULL',
    );
  } finally {
    await client.end();
  }
}
