import { describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { eventually } from '../../test/support/eventually.js';
import { childrenOf, freeze, signalThose } from './frozen.js';

async function started(): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => undefined, 60_000)']);
  await once(child, 'spawn');
  return child as ChildProcess & { pid: number };
}

async function ended(): Promise<number> {
  const child = await started();
  child.kill('SIGKILL');
  await once(child, 'exit');
  return child.pid;
}

/** `T` is a process that is stopped, by the kernel's own word for it. */
async function stateOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[0] ?? '';
}

describe('freezing processes', () => {
  it('reaches those that are there when another has ended since they were listed', async () => {
    const [gone, child] = [await ended(), await started()];
    signalThose([gone, child.pid], 'SIGSTOP');
    await eventually(async () => {
      expect(await stateOf(child.pid)).toBe('T');
    });
    signalThose([gone, child.pid], 'SIGCONT');
    await eventually(async () => {
      expect(await stateOf(child.pid)).not.toBe('T');
    });
    child.kill('SIGKILL');
  });

  it('stops a process, and lets it go on', async () => {
    const child = await started();
    const goOn = await freeze(child.pid);
    await eventually(async () => {
      expect(await stateOf(child.pid)).toBe('T');
    });
    goOn();
    await eventually(async () => {
      expect(await stateOf(child.pid)).not.toBe('T');
    });
    child.kill('SIGKILL');
  });

  it('knows no children of a process that has ended', async () => {
    expect(await childrenOf(await ended())).toEqual([]);
  });
});
