import { setTimeout as pause } from 'node:timers/promises';
import { ensureCluster, isForgotten, putAside } from './cluster.js';
import { findClusterPlace, type ClusterPlace } from './cluster-place.js';
import { ensureDatabase, isServing, urlOf } from './connection.js';
import { DataDirInUse, EmbeddedPostgresUnavailable } from './embedded-errors.js';
import { claimOwnership } from './owner-lock.js';
import { readyBinaries } from './postgres-binaries.js';
import { serve, stopPostmaster } from './postmaster.js';
import { runningPostmaster } from './postmaster-file.js';

export interface EmbeddedPostgres {
  readonly url: string;
  /** False when another process runs the database and this one only uses it. */
  readonly isOwner: boolean;
  /** Stops the database and gives up ownership. It has no effect if this process is not the owner. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  readonly log: (line: string) => void;
  readonly databaseName?: string;
  /** Whether to use the database of a running owner instead of failing. */
  readonly shared?: boolean;
  /** The port if the database has to be started. Default: a free port, a different one each time. */
  readonly port?: number;
}

const DATABASE_NAME = 'bill_vending';
const ATTACH_WITHIN_MS = 60_000;

/**
 * Opens a real PostgreSQL with its data in the data folder, from the binaries in node_modules.
 * @throws DataDirInUse when another running process owns it and `shared` is not set
 * @throws EmbeddedPostgresUnavailable with the reason when it cannot be opened
 */
export async function openEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { dataDir, databaseName = DATABASE_NAME, shared = false } = options;
  const place = await findClusterPlace(dataDir);
  const deadline = Date.now() + ATTACH_WITHIN_MS;
  for (;;) {
    const claim = await claimOwnership(place.ownersDir);
    if ('release' in claim) return openAsOwner(place, options, claim.release);
    if (!shared) throw new DataDirInUse(dataDir, claim.heldBy);
    const url = await urlOfServing(place, databaseName);
    if (url !== undefined) return { url, isOwner: false, stop: () => Promise.resolve() };
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresUnavailable(
        `Process ${claim.heldBy} owns the database of ${dataDir}, and it does not serve.`,
      );
    }
    // Its owner is still starting it, or is stopping it and will leave it to us.
    await pause(50);
  }
}

async function openAsOwner(
  place: ClusterPlace,
  { databaseName = DATABASE_NAME, log, port: wantedPort }: EmbeddedPostgresOptions,
  release: () => Promise<void>,
): Promise<EmbeddedPostgres> {
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= stopPostmaster(place).finally(release));
  try {
    const beganAt = Date.now();
    const binaries = await readyBinaries(place);
    if (await isForgotten(place)) {
      await stopPostmaster(place);
      await putAside(place, log);
    }
    await ensureCluster(place, binaries, log);
    const port = await serve(place, binaries, log, wantedPort);
    await ensureDatabase(await urlOf(place, port, 'postgres'), databaseName);
    log(
      `PostgreSQL ${binaries.major} serves on 127.0.0.1:${port} after ${Date.now() - beganAt} ms`,
    );
    return { url: await urlOf(place, port, databaseName), isOwner: true, stop };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

async function urlOfServing(place: ClusterPlace, database: string): Promise<string | undefined> {
  const running = await runningPostmaster(place);
  if (!running?.isReady) return undefined;
  const url = await urlOf(place, running.port, database);
  return (await isServing(url)) ? url : undefined;
}
