import { execFile } from 'node:child_process';
import { appendFile, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import {
  findClusterPlace,
  recordLocation,
  type ClusterPlace,
} from '../../src/local/postgres/cluster-place.js';
import { openEmbeddedPostgres } from '../../src/local/postgres/embedded-postgres.js';
import { runningPostmaster } from '../../src/local/postgres/postmaster-file.js';
import { isAlive } from '../../src/local/postgres/process-identity.js';
import { eventually } from './eventually.js';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.js';

export interface PostgresServer {
  /** The same across restarts. The database is empty: `migrateTestDatabase(url)` gives it the schema. */
  readonly url: string;
  readonly place: ClusterPlace;
  /** `fast` breaks connections and closes properly; `immediate` leaves recovery to the next start. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
  /** SIGKILL, as a crash. What a frozen server had not read yet is lost. */
  kill9(): Promise<void>;
  start(): Promise<void>;
  /** SIGSTOP: it keeps its connections, takes new ones, and answers nothing until `thaw`. */
  freeze(): Promise<void>;
  thaw(): void;
  /** Stops it and starts it as a standby of nobody: it takes no writes until `promote`. */
  demote(): Promise<void>;
  promote(): Promise<void>;
  /** Breaks every connection while the server runs on. @returns how many there were */
  terminateBackends(): Promise<number>;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

/** A PostgreSQL server of its own, for tests that break it. */
export async function startPostgresServer(): Promise<PostgresServer> {
  return serverIn(await temporaryFolder('postgres-'));
}

/** A standby of this server, which is stopped for the moment of the copy. It streams under this name. */
export async function startStandby(primary: PostgresServer, name: string): Promise<PostgresServer> {
  const folder = await temporaryFolder('postgres-');
  const place = await findClusterPlace(folder.path);
  await primary.stop();
  const copied = [primary.place.clusterDir, primary.place.passwordFile];
  await promisify(execFile)('cp', ['-a', ...copied, place.baseDir]);
  await primary.start();
  await recordLocation(place);
  const { port, username, password } = new URL(primary.url);
  const from = `host=127.0.0.1 port=${port} user=${username} password=${password}`;
  await appendFile(
    join(place.clusterDir, 'postgresql.auto.conf'),
    `primary_conninfo = '${from} application_name=${name}'\nwal_retrieve_retry_interval = '100ms'\n`,
  );
  await writeFile(join(place.clusterDir, 'standby.signal'), '');
  return serverIn(folder);
}

async function serverIn(folder: TemporaryFolder): Promise<PostgresServer> {
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
  const frozen: number[] = [];
  return {
    url,
    place,
    async stop(mode = 'fast') {
      if (mode === 'immediate') await end(place, 'SIGQUIT');
      await running.stop();
    },
    async kill9() {
      await end(place, 'SIGKILL');
      for (const pid of frozen.splice(0)) send(pid, 'SIGKILL');
      await running.stop();
    },
    async start() {
      running = await open(Number(new URL(url).port));
    },
    async freeze() {
      frozen.push(...(await freeze(place, url)));
    },
    thaw() {
      for (const pid of frozen.splice(0)) resume(pid);
    },
    async demote() {
      await running.stop();
      await writeFile(join(place.clusterDir, 'standby.signal'), '');
      running = await open(Number(new URL(url).port));
    },
    async promote() {
      await query(url, 'SELECT pg_promote()');
    },
    terminateBackends: () => terminateBackends(url),
    async remove() {
      for (const pid of frozen.splice(0)) resume(pid);
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

/** The postmaster first, so that no further process begins. @returns the processes it stopped */
async function freeze(place: ClusterPlace, url: string): Promise<number[]> {
  const running = await runningPostmaster(place);
  if (!running) return [];
  const client = new Client(url);
  client.on('error', () => undefined);
  await client.connect();
  process.kill(running.pid, 'SIGSTOP');
  const { rows } = await client.query<{ pid: number }>(
    'SELECT pid FROM pg_stat_activity ORDER BY pid = pg_backend_pid()',
  );
  const stopped = rows.map(({ pid }) => pid).filter((pid) => send(pid, 'SIGSTOP'));
  // Its own connection is not said goodbye to: nobody would hear it.
  (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
  return [running.pid, ...stopped];
}

function resume(pid: number): void {
  send(pid, 'SIGCONT');
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    // It ended meanwhile.
    return false;
  }
}

async function query(url: string, sql: string): Promise<number> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

function terminateBackends(url: string): Promise<number> {
  return query(
    url,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  );
}
