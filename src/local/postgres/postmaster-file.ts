import { readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterPlace } from './cluster-place.js';
import { isServing, urlOf } from './connection.js';
import { codeOf } from './embedded-errors.js';
import { commandLineOf, isAlive, workingFolderOf } from './process-identity.js';

/** The contents of the postmaster.pid of a running PostgreSQL. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

/** @returns undefined without a file, and while the file is still being written. */
export async function readPostmaster(clusterDir: string): Promise<Postmaster | undefined> {
  const lines = (await readFileOrNothing(join(clusterDir, 'postmaster.pid'))).split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' };
}

/** The PostgreSQL that runs on this cluster; undefined when the file belongs to a dead or another process. */
export async function runningPostmaster(place: ClusterPlace): Promise<Postmaster | undefined> {
  const found = await readPostmaster(place.clusterDir);
  return found && (await isOn(found, place)) ? found : undefined;
}

async function isOn({ pid, port }: Postmaster, place: ClusterPlace): Promise<boolean> {
  if (!(await isAlive(pid))) return false;
  // The working folder survives a rename of the data folder; the arguments do not.
  if ((await workingFolderOf(pid)) === (await realpath(place.clusterDir))) return true;
  const command = await commandLineOf(pid);
  if (command !== undefined)
    return command.includes('postgres') && command.includes(place.clusterDir);
  return isServing(await urlOf(place, port, 'postgres')).catch(() => false);
}

/**
 * Lets PostgreSQL start despite the postmaster.pid of a dead process; it would refuse if another program
 * has that pid now. Deleting the file would also delete the key by which PostgreSQL detects that workers of
 * the dead server still write. So only the pid in the file is replaced, by ours: PostgreSQL treats its
 * parent's pid as a left-over.
 */
export async function disownPostmasterFile(clusterDir: string): Promise<void> {
  const file = join(clusterDir, 'postmaster.pid');
  const [, ...rest] = (await readFileOrNothing(file)).split('\n');
  if (rest.length > 0) await writeFile(file, [process.pid, ...rest].join('\n'));
}

async function readFileOrNothing(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}
