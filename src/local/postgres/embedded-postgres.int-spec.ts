import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { eventually } from '../../../test/support/eventually.js';
import { temporaryFolder, type TemporaryFolder } from '../../../test/support/temporary-folder.js';
import { findClusterPlace, type ClusterPlace } from './cluster-place.js';
import { DataDirInUse, EmbeddedPostgresUnavailable } from './embedded-errors.js';
import { openEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { installedPackage } from './postgres-binaries.js';
import { readPostmaster } from './postmaster-file.js';
import { isAlive } from './process-identity.js';

const ifRoot = process.getuid?.() === 0 ? it : it.skip;

let folder: TemporaryFolder;
let children: ChildProcess[] = [];
let lines: string[] = [];

describe('the embedded database while it runs', () => {
  let owner: EmbeddedPostgres;

  beforeAll(async () => {
    folder = await temporaryFolder('with a space ');
    owner = await open();
  });

  afterAll(() => folder.remove());

  it('is safe against a power cut, speaks UTF-8, and listens on this machine alone', async () => {
    const { url } = owner;
    const setting = async (name: string): Promise<unknown> => query(url, `SHOW ${name}`);
    expect(await setting('fsync')).toEqual([{ fsync: 'on' }]);
    expect(await setting('synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
    expect(await setting('server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
    expect(await setting('listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await query(url, `SELECT lower('Ọ̀RẸ́') AS name`)).toEqual([{ name: 'ọ̀rẹ́' }]);
  });

  it('does not let in who has no password', async () => {
    const url = new URL(owner.url);
    url.password = 'guess';
    await expect(query(url.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect((await stat((await place()).passwordFile)).mode & 0o777).toBe(0o600);
  });

  it('refuses a second owner and names the first', async () => {
    const refusal = await open().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DataDirInUse);
    expect(refusal).toMatchObject({ pid: process.pid, dataDir: folder.path });
    expect(await query(owner.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  ifRoot('runs as an unprivileged account, outside of the data folder, for root', async () => {
    const { baseDir, clusterDir } = await place();
    const location = await readFile(join(folder.path, 'postgres', 'LOCATION'), 'utf8');
    expect(location.split('\n')[0]).toBe(baseDir);
    expect(baseDir).toMatch(/^[/]var[/]lib[/]bill-vending[/][0-9a-f]{16}$/);
    expect((await stat(clusterDir)).uid).toBeGreaterThan(0);
    expect((await stat(clusterDir)).mode & 0o777).toBe(0o700);
    expect((await stat(`/proc/${(await runningPid())!}`)).uid).toBeGreaterThan(0);
  });
});

describe('the embedded database from start to stop', () => {
  beforeEach(makeFolder);
  afterEach(removeFolder);

  it('keeps its data across a stop and a start, also in a folder with a space', async () => {
    const first = await open();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(await runningPid()).toBeUndefined();

    const second = await open();
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await second.stop();
  });

  it('has one owner when many start it at the same time for the first time', async () => {
    const starts = await Promise.allSettled([open(), open(), open(), open()]);
    const owners = starts.filter((start) => start.status === 'fulfilled');
    expect(owners).toHaveLength(1);
    expect(await query(owners[0]!.value.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('lets side commands in while its owner runs, and they do not stop it', async () => {
    const opening = open();
    const { ownersDir } = await place();
    await eventually(async () => {
      const [claim] = await readdir(ownersDir);
      expect(await readFile(join(ownersDir, claim!), 'utf8')).toBe('owner\n');
    });
    const guest = await openShared();
    const owner = await opening;
    expect([owner.isOwner, guest.isOwner]).toEqual([true, false]);
    expect(guest.url).toBe(owner.url);
    await guest.stop();
    expect(await query(owner.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is started and stopped by a side command when nobody runs it', async () => {
    const command = await openShared();
    expect(command.isOwner).toBe(true);
    await command.stop();
    expect(await runningPid()).toBeUndefined();
  });

  it('is refused when another version of PostgreSQL made it', async () => {
    await (await open()).stop();
    await writeFile(join((await place()).clusterDir, 'PG_VERSION'), '15\n');
    await expect(open()).rejects.toThrow(/made by PostgreSQL 15, and this is PostgreSQL 18/);
  });

  it('says what to do on a system that has no binaries', async () => {
    const refusal = await installedPackage('plan9', 'vax').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(EmbeddedPostgresUnavailable);
    expect(refusal).toHaveProperty('message', expect.stringContaining('set DATABASE_URL'));
  });

  ifRoot('is refused to root when an ordinary user made it', async () => {
    await mkdir(join(folder.path, 'postgres', 'cluster'), { recursive: true });
    await expect(open()).rejects.toThrow(/made by another user/);
  });
});

describe('the embedded database after a crash', () => {
  beforeEach(makeFolder);
  afterEach(removeFolder);

  it('is taken over when its app was killed, with its data, and stops with its new owner', async () => {
    const app = await openInAnotherProcess();
    await query(app.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const orphan = await runningPid();
    app.child.kill('SIGKILL');
    await once(app.child, 'close');

    const next = await open();
    expect(next.url).toBe(app.url);
    expect(await runningPid()).toBe(orphan);
    expect(lines.join('\n')).toContain('Taking over');
    expect(await query(next.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await next.stop();
    expect(await isAlive(orphan!)).toBe(false);
  });

  it('is not taken over from an app that lives', async () => {
    const app = await openInAnotherProcess();
    await expect(open()).rejects.toMatchObject({ name: 'DataDirInUse', pid: app.child.pid });
  });

  it('starts again after PostgreSQL itself was killed, while its workers may still be ending', async () => {
    const first = await open();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill((await runningPid())!, 'SIGKILL');
    await first.stop();

    const second = await open();
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await second.stop();
  });

  it('waits for a PostgreSQL that is shutting down, and starts it again', async () => {
    const app = await openInAnotherProcess();
    await query(app.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    // A smart shutdown waits for this client to leave.
    const client = new Client(app.url);
    client.on('error', () => undefined);
    await client.connect();
    const orphan = (await runningPid())!;
    app.child.kill('SIGKILL');
    await once(app.child, 'close');
    process.kill(orphan, 'SIGTERM');
    const opening = open();
    await eventually(async () => {
      expect((await readPostmaster((await place()).clusterDir))?.isReady).toBe(false);
    });
    await client.end();

    expect(await query((await opening).url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await runningPid()).not.toBe(orphan);
  });

  it.each(['nobody', 'another program'])(
    'starts when postmaster.pid names a pid of %s',
    async (who) => {
      const first = await open();
      const file = join((await place()).clusterDir, 'postmaster.pid');
      const left = (await readFile(file, 'utf8')).split('\n').slice(1);
      await first.stop();

      const account = (await place()).account;
      const stranger = spawn('sleep', ['600'], { ...account, stdio: 'ignore' });
      children.push(stranger);
      await once(stranger, 'spawn');
      if (who === 'nobody') {
        stranger.kill('SIGKILL');
        await once(stranger, 'close');
      }
      await writeFile(file, [stranger.pid, ...left].join('\n'));

      const second = await open();
      expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await second.stop();
      expect(await isAlive(stranger.pid!)).toBe(who === 'another program');
    },
  );
});

async function makeFolder(): Promise<void> {
  folder = await temporaryFolder('with a space ');
  children = [];
  lines = [];
}

async function removeFolder(): Promise<void> {
  for (const child of children) child.kill('SIGKILL');
  await folder.remove();
}

async function open(): Promise<EmbeddedPostgres> {
  return openEmbeddedPostgres({ dataDir: folder.path, log: (line) => lines.push(line) });
}

async function openShared(): Promise<EmbeddedPostgres> {
  return openEmbeddedPostgres({ dataDir: folder.path, log: () => undefined, shared: true });
}

/** An app of its own, to be killed. It runs the build, as a killed app does. */
async function openInAnotherProcess(): Promise<{ child: ChildProcess; url: string }> {
  const built = new URL('../../../dist/src/local/postgres/embedded-postgres.js', import.meta.url);
  const program = `
    const { openEmbeddedPostgres } = await import(${JSON.stringify(built.href)});
    const { url } = await openEmbeddedPostgres({ dataDir: process.argv[1], log: () => undefined });
    process.stdout.write(url);
    setInterval(() => undefined, 60_000);
  `;
  const args = ['--input-type=module', '--eval', program, folder.path];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const url = await Promise.race([
    once(child.stdout, 'data').then(([chunk]) => String(chunk)),
    once(child, 'close').then(() => Promise.reject(new Error('The app ended too early'))),
  ]);
  return { child, url };
}

async function place(): Promise<ClusterPlace> {
  return findClusterPlace(folder.path);
}

async function runningPid(): Promise<number | undefined> {
  return (await readPostmaster((await place()).clusterDir))?.pid;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
