import { readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterPlace } from './cluster-place.js';
import { isServing, urlOf } from './connection.js';
import { codeOf } from './embedded-errors.js';
import { commandLineOf, isAlive, workingFolderOf } from './process-identity.js';

/** What a running PostgreSQL says of itself in postmaster.pid. */
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

/** The PostgreSQL that runs on this cluster; undefined when the file is a dead or other process's. */
export async function runningPostmaster(place: ClusterPlace): Promise<Postmaster | undefined> {
  const found = await readPostmaster(place.clusterDir);
  return found && (await isOn(found, place)) ? found : undefined;
}

async function isOn({ pid, port }: Postmaster, place: ClusterPlace): Promise<boolean> {
  if (!(await isAlive(pid))) return false;
  // The folder survives a rename of the data folder, the arguments do not.
  if ((await workingFolderOf(pid)) === (await realpath(place.clusterDir))) return true;
  const command = await commandLineOf(pid);
  if (command !== undefined)
    return command.includes('postgres') && command.includes(place.clusterDir);
  return isServing(await urlOf(place, port, 'postgres')).catch(() => false);
}

/**
 * Lets PostgreSQL start over the postmaster.pid of a process that is gone. It would refuse when
 * another program has that pid now. Deleting the file would also delete the key by which
 * PostgreSQL finds out that workers of the dead server still write; so only the pid in it is
 * replaced, by ours: PostgreSQL takes its parent's pid for a left-over.
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
