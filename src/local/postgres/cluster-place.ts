import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { codeOf, EmbeddedPostgresUnavailable, messageOf } from './embedded-errors.js';
import { unprivilegedAccount, type PostgresAccount } from './postgres-account.js';

/** Where root keeps clusters and the binaries that they need: another account must be able to read it. */
export const ROOT_HOME = '/var/lib/bill-vending';

export interface ClusterPlace {
  readonly baseDir: string;
  readonly clusterDir: string;
  readonly passwordFile: string;
  readonly logFile: string;
  readonly ownersDir: string;
  /** Set when we are root and PostgreSQL runs as another account. */
  readonly account?: PostgresAccount;
  /** Set when we are root: the file in the data folder that names the location of the cluster. */
  readonly locationFile?: string;
}

/** Determines the location of a data folder's embedded database. Creates the folders, but not the cluster. */
export async function findClusterPlace(dataDir: string): Promise<ClusterPlace> {
  const folder = join(resolve(dataDir), 'postgres');
  const uid = process.getuid?.();
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return uid === 0 ? await placeForRoot(folder) : await placeForUser(folder, uid);
  } catch (error) {
    if (codeOf(error) !== 'EACCES' && codeOf(error) !== 'EPERM' && codeOf(error) !== 'EROFS')
      throw error;
    throw new EmbeddedPostgresUnavailable(
      `This user may not use the data folder ${dataDir} (${messageOf(error)}). It may have been made by ` +
        'another user: run as that user, or set DATA_DIR to another folder, or set DATABASE_URL.',
    );
  }
}

async function placeForUser(folder: string, uid: number | undefined): Promise<ClusterPlace> {
  const location = await readLocation(folder);
  if (location !== undefined) {
    throw new EmbeddedPostgresUnavailable(
      `The data folder ${dirname(folder)} was made by root, who keeps its database in ${location}. ` +
        'Run as root, or set DATA_DIR to another folder.',
    );
  }
  const place = placeIn(await realpath(folder));
  const owner = await ownerOf(place.clusterDir);
  if (owner && uid !== undefined && owner.uid !== uid) throw madeByAnotherUser(folder, owner.uid);
  return place;
}

async function placeForRoot(folder: string): Promise<ClusterPlace> {
  const owner = await ownerOf(join(folder, 'cluster'));
  if (owner) throw madeByAnotherUser(folder, owner.uid);

  const recorded = await readLocation(folder);
  const hash = createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')
    .slice(0, 16);
  const baseDir = recorded ?? join(ROOT_HOME, hash);
  if (recorded !== undefined && (dirname(recorded) !== ROOT_HOME || !(await ownerOf(recorded)))) {
    throw new EmbeddedPostgresUnavailable(
      `The database of the data folder ${dirname(folder)} was kept in ${recorded}, and is not there. ` +
        `Put it back, or delete ${join(folder, 'LOCATION')} to begin with an empty one.`,
    );
  }
  await makeReadable(ROOT_HOME);
  await makeReadable(baseDir);
  const place = placeIn(baseDir);
  const account =
    (await ownerOf(place.clusterDir)) ?? unprivilegedAccount(await readFile('/etc/passwd', 'utf8'));
  return { ...place, account, locationFile: join(folder, 'LOCATION') };
}

/** Whether the data folder records a cluster, which then must not be replaced. */
export async function isLocationRecorded(place: ClusterPlace): Promise<boolean> {
  return place.locationFile === undefined || (await ownerOf(place.locationFile)) !== undefined;
}

export async function recordLocation(place: ClusterPlace): Promise<void> {
  if (place.locationFile === undefined || (await isLocationRecorded(place))) return;
  const why =
    'Root started this database; PostgreSQL runs as an account that could not read it here.';
  await writeFile(place.locationFile, `${place.baseDir}\n${why}\n`, { mode: 0o644 });
}

function placeIn(baseDir: string): ClusterPlace {
  return {
    baseDir,
    clusterDir: join(baseDir, 'cluster'),
    passwordFile: join(baseDir, 'password'),
    logFile: join(baseDir, 'postgres.log'),
    ownersDir: join(baseDir, 'owners'),
  };
}

/** Sets the mode explicitly instead of relying on the umask: PostgreSQL's account has to pass through. */
async function makeReadable(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  await chmod(dir, 0o755);
}

async function readLocation(folder: string): Promise<string | undefined> {
  try {
    return (await readFile(join(folder, 'LOCATION'), 'utf8')).split('\n')[0] ?? '';
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function ownerOf(path: string): Promise<PostgresAccount | undefined> {
  try {
    const { uid, gid } = await stat(path);
    return { uid, gid };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function madeByAnotherUser(folder: string, uid: number): EmbeddedPostgresUnavailable {
  return new EmbeddedPostgresUnavailable(
    `The database in ${folder} was made by another user (uid ${uid}). ` +
      'Run as that user, or set DATA_DIR to another folder.',
  );
}
