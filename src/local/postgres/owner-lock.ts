import { randomBytes, randomInt } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive, startStampOf } from './process-identity.js';

export type Claim = { readonly release: () => Promise<void> } | { readonly heldBy: number };

const ATTEMPTS_MAX = 100;

/**
 * Makes this process the owner, unless a running process is. With a single lock file, taking over from a
 * dead owner has a race: between "its process is dead" and "delete the file", a third process may have put
 * its own file there. So every process first puts its own file into `ownersDir` and then looks for others.
 * A process that sees another running one withdraws. Of two that start at the same time, at least one sees
 * the other, so there are never two owners. Any process may delete the file of a dead one.
 */
export async function claimOwnership(ownersDir: string): Promise<Claim> {
  await mkdir(ownersDir, { recursive: true, mode: 0o700 });
  for (let attempt = 1; ; attempt++) {
    const name = `${process.pid}.${await stampOf(process.pid)}.${randomBytes(6).toString('hex')}`;
    const file = join(ownersDir, name);
    await writeFile(file, '', { flag: 'wx' });
    const others = await liveClaims(ownersDir, name);
    if (others.length === 0) {
      await writeFile(file, 'owner\n');
      return { release: () => rm(file, { force: true }) };
    }
    await rm(file, { force: true });
    const holder =
      others.find((other) => other.isOwner) ?? (attempt < ATTEMPTS_MAX ? null : others[0]);
    if (holder) return { heldBy: holder.pid };
    // The others are deciding too. After a random pause, one of us finds itself alone.
    await pause(randomInt(10, 60));
  }
}

interface LiveClaim {
  readonly pid: number;
  readonly isOwner: boolean;
}

async function liveClaims(ownersDir: string, except: string): Promise<LiveClaim[]> {
  const claims: LiveClaim[] = [];
  for (const name of await readdir(ownersDir)) {
    if (name === except) continue;
    const file = join(ownersDir, name);
    const [pid = '', stamp = ''] = name.split('.');
    if (!(await isSameProcess(Number(pid), stamp))) {
      await rm(file, { force: true });
      continue;
    }
    const content = await readFile(file, 'utf8').catch(() => undefined);
    if (content !== undefined) claims.push({ pid: Number(pid), isOwner: content !== '' });
  }
  return claims;
}

async function isSameProcess(pid: number, stamp: string): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0 || !(await isAlive(pid))) return false;
  const now = await stampOf(pid);
  return stamp === '' || now === '' || now === stamp;
}

async function stampOf(pid: number): Promise<string> {
  return (await startStampOf(pid)).replaceAll(/[^A-Za-z0-9]+/g, '-');
}
