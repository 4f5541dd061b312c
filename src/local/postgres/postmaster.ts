import { open, readFile, rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClusterPlace } from './cluster-place.js';
import { isServing, urlOf } from './connection.js';
import { EmbeddedPostgresUnavailable } from './embedded-errors.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { endOf, spawnProgram } from './postgres-process.js';
import { disownPostmasterFile, readPostmaster, runningPostmaster } from './postmaster-file.js';
import { isAlive } from './process-identity.js';
import { POSTGRES_STOP_MS } from '../../platform/stopping/stop-bounds.js';

const READY_WITHIN_MS = 60_000;
const POLL_MS = 20;

// Another program took the port after we had checked it, or the previous server is not quite gone (its
// workers, or one that an app began to start before it was killed).
const TRY_AGAIN =
  /could not bind|could not create any TCP|shared memory block|lock file .* already exists/;

/**
 * Makes PostgreSQL serve the cluster: it takes over a server that a killed app left running, or starts one.
 * Only the owner may call this.
 * @returns the port
 */
export async function serve(
  place: ClusterPlace,
  binaries: PostgresBinaries,
  log: (line: string) => void,
  wantedPort?: number,
): Promise<number> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const adopted = await adopt(place, deadline);
    if (adopted !== undefined) {
      log(`Taking over the PostgreSQL that was left running on port ${adopted}`);
      return adopted;
    }
    await disownPostmasterFile(place.clusterDir);
    const result = await start(place, binaries, wantedPort ?? (await freePort()), deadline);
    if ('port' in result) return result.port;
    if (!TRY_AGAIN.test(result.why) || Date.now() > deadline) throw cannotServe(place, result.why);
    await pause(100);
  }
}

/** Waits for a server that starts, recovers or shuts down. @returns the port, if one runs */
async function adopt(place: ClusterPlace, deadline: number): Promise<number | undefined> {
  for (;;) {
    const found = await runningPostmaster(place);
    if (!found) return undefined;
    if (found.isReady && (await isServing(await urlOf(place, found.port, 'postgres')))) {
      return found.port;
    }
    if (Date.now() > deadline) {
      throw cannotServe(place, `process ${found.pid} runs on it and does not answer`);
    }
    await pause(POLL_MS);
  }
}

async function start(
  place: ClusterPlace,
  binaries: PostgresBinaries,
  port: number,
  deadline: number,
): Promise<{ port: number } | { why: string }> {
  await rename(place.logFile, `${place.logFile}.1`).catch(() => undefined);
  const logFile = await open(place.logFile, 'a', 0o600);
  const child = spawnProgram(place, binaries, 'postgres', settings(place, port), logFile.fd);
  let ended: { error?: Error } | undefined;
  void endOf(child).then((end) => (ended = end));
  child.unref();
  await logFile.close();

  while (Date.now() < deadline) {
    if (ended) return { why: ended.error?.message ?? (await lastLines(place.logFile)) };
    const found = await readPostmaster(place.clusterDir);
    if (found?.pid === child.pid && found?.isReady) return { port };
    await pause(POLL_MS);
  }
  await stopPostmaster(place);
  return { why: `it was not ready within ${READY_WITHIN_MS / 1000} s` };
}

function settings(place: ClusterPlace, port: number): string[] {
  const all = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
  };
  return ['-D', place.clusterDir, ...Object.entries(all).flatMap(([k, v]) => ['-c', `${k}=${v}`])];
}

/**
 * Asks for a fast shutdown, then for an immediate one, after which PostgreSQL recovers at its next start.
 * Windows has no signals: there, the first request already ends it at once.
 */
export async function stopPostmaster(place: ClusterPlace): Promise<void> {
  const running = await runningPostmaster(place);
  if (!running) return;
  const { fast, immediate } = POSTGRES_STOP_MS;
  for (const [signal, withinMs] of [
    ['SIGINT', fast],
    ['SIGQUIT', immediate],
  ] as const) {
    process.kill(running.pid, signal);
    const deadline = Date.now() + withinMs;
    while (Date.now() < deadline) {
      if (!(await isAlive(running.pid))) return;
      await pause(POLL_MS);
    }
  }
  throw new EmbeddedPostgresUnavailable(`PostgreSQL (process ${running.pid}) does not stop.`);
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });
}

async function lastLines(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-5).join('\n');
}

function cannotServe(place: ClusterPlace, why: string): EmbeddedPostgresUnavailable {
  return new EmbeddedPostgresUnavailable(
    `The embedded database in ${place.baseDir} does not serve: ${why}\nIts log is ${place.logFile}.`,
  );
}
