import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { codeOf } from './embedded-errors.js';

const execute = promisify(execFile);

/** A zombie does not count: where no init reaps it, it would look alive for ever. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as somebody else.
    if (codeOf(error) !== 'EPERM') return false;
  }
  return (await statFieldsOf(pid))?.[0] !== 'Z';
}

/**
 * When the process started, in the system's own words: with the pid it tells a process from a
 * later one that got the same pid. Empty where the system does not say.
 */
export async function startStampOf(pid: number): Promise<string> {
  const fields = await statFieldsOf(pid);
  if (fields) return fields[19] ?? '';
  return (await ps(pid, 'lstart')) ?? '';
}

/** The arguments the process was started with; undefined where the system does not say. */
export async function commandLineOf(pid: number): Promise<string | undefined> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  } catch {
    return ps(pid, 'command');
  }
}

/** The folder the process works in; undefined where the system does not say. */
export async function workingFolderOf(pid: number): Promise<string | undefined> {
  return readlink(`/proc/${pid}/cwd`).catch(() => undefined);
}

/** The fields of /proc/<pid>/stat after the command name, which may itself contain spaces. */
async function statFieldsOf(pid: number): Promise<string[] | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

async function ps(pid: number, column: 'lstart' | 'command'): Promise<string | undefined> {
  try {
    const env = { LC_ALL: 'C', PATH: '/usr/bin:/bin' };
    const { stdout } = await execute('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], { env });
    return stdout.trim();
  } catch (error) {
    // ps ends with 1 for a pid it does not know; anything else means that there is no ps.
    return codeOf(error) === 1 ? '' : undefined;
  }
}
