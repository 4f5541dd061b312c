import { afterEach, describe, expect, it } from '@jest/globals';
import { takesAtLeast } from '../../test/support/elapsed.js';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { armFailPoint, failPoint, failPointNow, FAIL_POINTS, isArmed } from './fail-point.js';

afterEach(() => {
  armFailPoint('');
});

describe('fail points', () => {
  it('do nothing when they are not armed', () => {
    for (const name of FAIL_POINTS) {
      expect(failPoint(name)).toBeUndefined();
      expect(() => {
        failPointNow(name);
      }).not.toThrow();
    }
  });

  it('fail by throwing, and only the one that is armed', () => {
    armFailPoint('claimed:fail');
    expect(() => failPoint('claimed')).toThrow('fail point claimed');
    expect(failPoint('settled')).toBeUndefined();
    expect([isArmed('claimed'), isArmed('settled')]).toEqual([true, false]);
  });

  it('pause the caller for the time given', async () => {
    armFailPoint('claimed:pause=40, settled:pause=30');
    await takesAtLeast(39, () => failPoint('claimed'));
  });

  it('freeze the process where nobody can wait', async () => {
    armFailPoint('before-request-written:pause=40');
    await takesAtLeast(39, () => {
      failPointNow('before-request-written');
    });
  });

  it('happen as often as the probability says, repeatably by seed', () => {
    const isReached = (): boolean => {
      try {
        return failPoint('claimed') !== undefined;
      } catch {
        return true;
      }
    };
    const reached = (): boolean[] => Array.from({ length: 200 }, isReached);
    armFailPoint('claimed:fail@0.25', 7);
    const first = reached();
    armFailPoint('claimed:fail@0.25', 7);
    expect(reached()).toEqual(first);
    const times = first.filter(Boolean).length;
    expect(times).toBeGreaterThan(25);
    expect(times).toBeLessThan(80);
  });

  it('refuse what they do not understand', () => {
    for (const text of ['nowhere', 'claimed:explode', 'claimed:pause', 'claimed@often']) {
      expect(() => {
        armFailPoint(text);
      }).toThrow(`FAIL_POINTS: "${text}"`);
    }
  });
});

// The file that the production build puts in this one's place is held to the same names.
const SOURCE = new URL('.', import.meta.url).pathname;

async function compiled(name: string): Promise<{ folder: string; url: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'bill-vending-test-fail-point-'));
  const swc = join(SOURCE, '../../node_modules/.bin/swc');
  const args = [join(SOURCE, name), '-o', join(folder, 'fail-point.mjs'), '--quiet'];
  await promisify(execFile)(swc, args, { cwd: join(SOURCE, '../..') });
  return { folder, url: pathToFileURL(join(folder, 'fail-point.mjs')).href };
}

/** Runs a line of JavaScript with the exports of `url` as `m`. */
function runWith(url: string, code: string): { signal: string | null; output: string } {
  const script = `import * as m from ${JSON.stringify(url)}; ${code}`;
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
  return { signal: ran.signal, output: `${ran.stdout.toString()}${ran.stderr.toString()}` };
}

describe('a bare name', () => {
  it('ends the process as kill -9 would', async () => {
    const { folder, url } = await compiled('fail-point.ts');
    const ran = runWith(
      url,
      `m.armFailPoint('settled'); m.failPoint('settled'); console.log('on')`,
    );
    expect(ran).toEqual({ signal: 'SIGKILL', output: '' });
    await rm(folder, { recursive: true });
  });
});

describe('the production build', () => {
  it('has the same exports, cannot be armed and does nothing', async () => {
    const real = await compiled('fail-point.ts');
    const stub = await compiled('fail-point.production.ts');
    const names = `console.log(Object.keys(m).sort().join())`;
    expect(runWith(stub.url, names)).toEqual(runWith(real.url, names));
    const arm = runWith(stub.url, `m.armFailPoint('settled')`);
    expect(arm.output).toContain('this build has none');
    const call = runWith(stub.url, `console.log(m.isArmed('settled'), m.failPoint('settled'))`);
    expect(call).toEqual({ signal: null, output: 'false undefined\n' });
    expect(await readFile(new URL(stub.url), 'utf8')).not.toContain('SIGKILL');
    for (const { folder } of [real, stub]) await rm(folder, { recursive: true });
  });
});
