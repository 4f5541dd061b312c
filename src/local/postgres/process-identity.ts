import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { codeOf } from './embedded-errors.js';

const execute = promisify(execFile);

/** Whether a process runs. A zombie does not count: where no init reaps it, it would look alive for ever. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: the process runs under another account.
    if (codeOf(error) !== 'EPERM') return false;
  }
  return (await statFieldsOf(pid))?.[0] !== 'Z';
}

/**
 * The start time of a process, as the system prints it. With the pid, it tells a process from a later one
 * with the same pid. Empty if the system does not report it.
 */
export async function startStampOf(pid: number): Promise<string> {
  const fields = await statFieldsOf(pid);
  if (fields) return fields[19] ?? '';
  return (await ps(pid, 'lstart')) ?? '';
}

/** The arguments with which the process was started; undefined if the system does not report them. */
export async function commandLineOf(pid: number): Promise<string | undefined> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  } catch {
    return ps(pid, 'command');
  }
}

/** The working folder of the process; undefined if the system does not report it. */
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
    // ps exits with 1 for an unknown pid. Any other error means that ps is missing.
    return codeOf(error) === 1 ? '' : undefined;
  }
}
