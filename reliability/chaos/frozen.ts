import { readFile } from 'node:fs/promises';

/** Freezes a process and everything that it started, as SIGSTOP does. @returns what lets them go on. */
export async function freeze(pid: number): Promise<() => void> {
  // The parent first: what is frozen starts nothing more.
  signalThose([pid], 'SIGSTOP');
  const pids = await withDescendants(pid);
  signalThose(pids, 'SIGSTOP');
  return () => {
    signalThose(pids, 'SIGCONT');
  };
}

/**
 * Sends a signal to each process. One that has ended meanwhile is left out, so that it keeps nothing from
 * the others.
 */
export function signalThose(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const one of pids) {
    try {
      process.kill(one, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** The children of a process of this machine, by Linux's own list. */
export async function childrenOf(pid: number): Promise<number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(nothingIfEnded);
  return list.split(' ').filter(Boolean).map(Number);
}

/** The process that started this one. */
export async function parentOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name of the program, in brackets, may hold spaces.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

async function withDescendants(pid: number): Promise<number[]> {
  const below = await Promise.all((await childrenOf(pid)).map(withDescendants));
  return [pid, ...below.flat()];
}

/** The kernel knows no children of a process that has ended. */
function nothingIfEnded(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (!['ENOENT', 'ESRCH'].includes(code)) throw error;
  return '';
}
