import { Client } from 'pg';
import { findClusterPlace, type ClusterPlace } from '../../src/platform/embedded/cluster-place.js';
import { openEmbeddedPostgres } from '../../src/platform/embedded/embedded-postgres.js';
import { runningPostmaster } from '../../src/platform/embedded/postmaster-file.js';
import { isAlive } from '../../src/platform/embedded/process-identity.js';
import { eventually } from './eventually.js';
import { temporaryFolder } from './temporary-folder.js';

export interface PostgresServer {
  /** The same across restarts. The database is empty: `migrateTestDatabase(url)` gives it the schema. */
  readonly url: string;
  /** `fast` breaks connections and closes properly; `immediate` leaves recovery to the next start. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
  /** SIGKILL, as a crash. */
  kill9(): Promise<void>;
  start(): Promise<void>;
  /** Breaks every connection while the server runs on. @returns how many there were */
  terminateBackends(): Promise<number>;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

/** A PostgreSQL server of its own, for tests that break it. */
export async function startPostgresServer(): Promise<PostgresServer> {
  const folder = await temporaryFolder('postgres-');
  const open = (port?: number): ReturnType<typeof openEmbeddedPostgres> =>
    openEmbeddedPostgres({
      dataDir: folder.path,
      databaseName: 'bill_vending_test',
      log: () => undefined,
      ...(port !== undefined && { port }),
    });
  let running = await open();
  const { url } = running;
  const place = await findClusterPlace(folder.path);
  return {
    url,
    async stop(mode = 'fast') {
      if (mode === 'immediate') await end(place, 'SIGQUIT');
      await running.stop();
    },
    async kill9() {
      await end(place, 'SIGKILL');
      await running.stop();
    },
    async start() {
      running = await open(Number(new URL(url).port));
    },
    terminateBackends: () => terminateBackends(url),
    async remove() {
      await running.stop();
      await folder.remove();
    },
  };
}

async function end(place: ClusterPlace, signal: 'SIGQUIT' | 'SIGKILL'): Promise<void> {
  const running = await runningPostmaster(place);
  if (!running) return;
  process.kill(running.pid, signal);
  await eventually(async () => {
    if (await isAlive(running.pid)) throw new Error(`PostgreSQL survives ${signal}`);
  });
}

async function terminateBackends(url: string): Promise<number> {
  const client = new Client(url);
  await client.connect();
  try {
    const ended = await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    return ended.rowCount ?? 0;
  } finally {
    await client.end();
  }
}
