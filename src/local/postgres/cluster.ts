import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isLocationRecorded, recordLocation, type ClusterPlace } from './cluster-place.js';
import { codeOf, EmbeddedPostgresUnavailable } from './embedded-errors.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { endOf, spawnProgram } from './postgres-process.js';

export const SUPERUSER = 'bill_vending';

/** Creates the cluster if there is none. Only the owner may call this. */
export async function ensureCluster(
  place: ClusterPlace,
  binaries: PostgresBinaries,
  log: (line: string) => void,
): Promise<void> {
  await recordLocation(place);
  const found = await versionOf(place.clusterDir);
  if (found === undefined) {
    log(`Making a PostgreSQL ${binaries.major} database in ${place.baseDir}`);
    await makeCluster(place, binaries);
  } else if (found !== binaries.major) {
    throw new EmbeddedPostgresUnavailable(
      `The database in ${place.clusterDir} was made by PostgreSQL ${found}, and this is PostgreSQL ${binaries.major}. ` +
        'Set DATA_DIR to another folder, or dump the old database with the version that made it.',
    );
  }
}

/**
 * Whether the data folder was deleted. For an ordinary user the database is deleted with it; root's
 * database is elsewhere and still exists.
 */
export async function isForgotten(place: ClusterPlace): Promise<boolean> {
  return !(await isLocationRecorded(place)) && (await versionOf(place.clusterDir)) !== undefined;
}

/** A deleted data folder means a fresh start, but we do not delete its owner's data. */
export async function putAside(place: ClusterPlace, log: (line: string) => void): Promise<void> {
  const aside = `${place.clusterDir}.put-aside-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  await rename(place.clusterDir, aside);
  log(`The data folder was deleted; its former database was put aside as ${aside}`);
}

async function versionOf(clusterDir: string): Promise<string | undefined> {
  try {
    return (await readFile(join(clusterDir, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Creates the cluster next to its final place and then moves it, so that a crash never leaves half a
 * cluster.
 */
async function makeCluster(place: ClusterPlace, binaries: PostgresBinaries): Promise<void> {
  const prefix = `${basename(place.clusterDir)}.new-`;
  for (const name of await readdir(place.baseDir)) {
    if (name.startsWith(prefix))
      await rm(join(place.baseDir, name), { recursive: true, force: true });
  }
  const unfinished = join(place.baseDir, prefix + randomBytes(6).toString('hex'));
  await mkdir(unfinished);
  await chmod(unfinished, 0o700);
  await ensurePassword(place);
  if (place.account) await chown(unfinished, place.account.uid, place.account.gid);

  const child = spawnProgram(place, binaries, 'initdb', initdbArguments(place, unfinished), 'pipe');
  let output = '';
  const note = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout?.on('data', note);
  child.stderr?.on('data', note);
  const { code, error } = await endOf(child);
  if (code === 0) {
    await rename(unfinished, place.clusterDir);
    return;
  }
  await rm(unfinished, { recursive: true, force: true });
  const why = error?.message ?? output.trim().split('\n').slice(-5).join('\n');
  throw new EmbeddedPostgresUnavailable(
    `The embedded database could not be made in ${place.baseDir}: ${why}\nSet DATABASE_URL to use another PostgreSQL.`,
  );
}

function initdbArguments(place: ClusterPlace, clusterDir: string): string[] {
  return [
    `--pgdata=${clusterDir}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${place.passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // PostgreSQL's own UTF-8 rules: the same on every system, whatever locales it has.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ];
}

async function ensurePassword(place: ClusterPlace): Promise<void> {
  const password = await readFile(place.passwordFile, 'utf8').catch(() => '');
  if (password !== '') return;
  await writeFile(place.passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
  if (place.account) await chown(place.passwordFile, place.account.uid, place.account.gid);
}
