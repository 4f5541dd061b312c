import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { readBusyOptions } from './options.js';

const PROGRAM = fileURLToPath(new URL('../../dist/reliability/busy/main.js', import.meta.url));

async function busy(...words: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

describe('the program that keeps the machine busy', () => {
  it('ends as its command ends, and reports what its burners took', async () => {
    const { code, output } = await busy('--burners=1', process.execPath, '-e', 'process.exit(3)');
    expect({ code, output }).toEqual({
      code: 3,
      output: expect.stringMatching(/^busy: 1 burners took \d+\.\d\d cores for \d+ s\n$/),
    });
  });

  it('ends when its command cannot be started', async () => {
    const { code, output } = await busy('--burners=1', '/no/such/program');
    expect(code).toBe(127);
    expect(output).toContain('/no/such/program did not start');
  });

  it('refuses to guess what to run', async () => {
    expect((await busy('--burners=1')).code).toBe(64);
    expect(readBusyOptions(['--burners=many', 'npm'])).toBeNull();
    expect(readBusyOptions([])).toBeNull();
  });

  it('takes as many burners as there are cores, and hands the words on', () => {
    expect(readBusyOptions(['npm', 'test', '--', '-w', '1'])).toMatchObject({
      burners: expect.any(Number),
      command: 'npm',
      arguments: ['test', '--', '-w', '1'],
    });
    expect(readBusyOptions(['--burners=7', 'npm'])?.burners).toBe(7);
  });
});
