import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder, type TemporaryFolder } from '../../../test/support/temporary-folder.js';
import { claimOwnership, type Claim } from './owner-lock.js';

let folder: TemporaryFolder;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder.remove());

describe('the owner lock', () => {
  it('has one owner, and tells the others who it is', async () => {
    expect(isOwner(await claimOwnership(folder.path))).toBe(true);
    expect(await claimOwnership(folder.path)).toEqual({ heldBy: process.pid });
  });

  it('has a new owner after the first released it', async () => {
    const first = await claimOwnership(folder.path);
    if ('release' in first) await first.release();
    expect(isOwner(await claimOwnership(folder.path))).toBe(true);
  });

  it('has one owner when many come at the same time', async () => {
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimOwnership(folder.path)));
    expect(claims.filter(isOwner)).toHaveLength(1);
  });

  it('is taken over from a process that died, by one of many', async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(child, 'close');
    await writeFile(join(folder.path, `${child.pid!}.123.dead`), 'owner\n');
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimOwnership(folder.path)));
    expect(claims.filter(isOwner)).toHaveLength(1);
    expect(await readdir(folder.path)).toHaveLength(1);
  });

  it('is taken over when another process has the pid of the dead one', async () => {
    await writeFile(join(folder.path, `${process.pid}.123.dead`), 'owner\n');
    expect(isOwner(await claimOwnership(folder.path))).toBe(true);
  });
});

function isOwner(claim: Claim): boolean {
  return 'release' in claim;
}
