import { readFile } from 'node:fs/promises';

/** Freezes a process and everything that it started, as SIGSTOP does. @returns what lets them go on. */
export async function freeze(pid: number): Promise<() => void> {
  const pids = await withDescendants(pid);
  for (const one of pids) process.kill(one, 'SIGSTOP');
  return () => {
    for (const one of pids) {
      try {
        process.kill(one, 'SIGCONT');
      } catch (error) {
        // One that was killed meanwhile needs no leave to go on.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
  };
}

/** The children of a process of this machine, by Linux's own list. */
export async function childrenOf(pid: number): Promise<number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
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
