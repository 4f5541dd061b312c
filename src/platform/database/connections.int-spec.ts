import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, onServer, type TestDatabase } from '../../../test/support/database.js';
import { eventually } from '../../../test/support/eventually.js';
import { setForDatabase } from '../../../test/support/hostile-settings.js';
import { openLink, type Link } from '../../../reliability/chaos/link.js';
import { Connections } from './connections.js';
import { openDataSource } from './data-source.js';
import { Database } from './database.js';
import { REQUEST_LIMITS } from './session-settings.js';

const SHORT = { ...REQUEST_LIMITS, statementTimeoutMs: 2_000 };
const AWAY = { code: 'database_unavailable' };

let created: TestDatabase;
beforeAll(async () => {
  created = await createTestDatabase();
});
afterAll(() => created.drop());

describe('over a link that drops every byte and closes nothing', () => {
  let link: Link;
  let connections: Connections;
  let database: Database;

  beforeEach(async () => {
    link = await openLink(created.url);
    connections = new Connections(link.url);
    const options = { connectionsMax: 2, limits: SHORT, onIdleError: () => undefined };
    database = new Database(connections, options);
    await database.query('SELECT 1');
  });
  afterEach(async () => {
    // What was not given up by itself would be waited for, and its test has failed by then.
    link.cut();
    await database.close();
    connections.close();
    await link.close();
  });

  it('a statement fails by its own time-out, and its connection is thrown away', async () => {
    link.dropBytes();
    await expect(database.query('SELECT 1')).rejects.toMatchObject(AWAY);
    expect(database.pool.totalCount).toBe(0);
  });

  it('a transaction fails with its first time-out, without waiting for another to roll back', async () => {
    let beganAtMs = 0;
    let failedAtMs = 0;
    const unit = database.transaction(async (tx) => {
      await tx.query('SELECT 1');
      link.dropBytes();
      // eslint-disable-next-line no-restricted-syntax -- the ratio of two times counts, not their length
      beganAtMs = performance.now();
      // eslint-disable-next-line no-restricted-syntax -- as above
      await tx.query('SELECT 1').finally(() => (failedAtMs = performance.now()));
    });
    await expect(unit).rejects.toMatchObject(AWAY);
    // eslint-disable-next-line no-restricted-syntax -- as above
    const endedAtMs = performance.now();
    expect(endedAtMs - failedAtMs).toBeLessThan(failedAtMs - beganAtMs);
    expect(database.pool.totalCount).toBe(0);
  });

  it('a new connection is given up as well, and so is a single one that is ended', async () => {
    const single = connections.client({ purpose: 'test', limits: SHORT });
    await single.connect();
    link.dropBytes();
    await expect(single.query('SELECT 1')).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    await single.end();
    const other = connections.client({ purpose: 'test', limits: SHORT });
    await expect(other.connect()).rejects.toThrow();
  });

  it('ending a connection takes no answer', async () => {
    const single = connections.client({ purpose: 'test', limits: SHORT });
    await single.connect();
    link.dropBytes();
    await single.end();
  });

  it('even a statement without a bound of its own is given up', async () => {
    const reports = await openDataSource(connections);
    link.dropBytes();
    await expect(reports.query('SELECT 1')).rejects.toMatchObject({
      driverError: { code: 'ETIMEDOUT' },
    });
    await reports.destroy();
  });

  it('everybody is refused once it counts as hanging', async () => {
    const entities = await openDataSource(connections);
    link.dropBytes();
    const waiting = database.query('SELECT 1').catch(() => undefined);
    const report = entities.query('SELECT 1').catch(() => undefined);
    await eventually(() => {
      expect(connections.watch.isSilent).toBe(true);
    });
    await waiting;
    await expect(database.query('SELECT 1')).rejects.toMatchObject(AWAY);
    await expect(database.transaction((tx) => tx.query('SELECT 1'))).rejects.toMatchObject(AWAY);
    await expect(entities.query('SELECT 1')).rejects.toMatchObject(AWAY);
    link.cut();
    await report;
    await entities.destroy();
  });
});

describe('a database that is slow at some things', () => {
  it('does not count as hanging, were every connection of the pool waiting for one lock', async () => {
    const connections = new Connections(created.url);
    const changes: boolean[] = [];
    connections.watch.onChange((isSilent) => changes.push(isSilent));
    const database = new Database(connections, { connectionsMax: 2, onIdleError: () => undefined });
    const holder = connections.client({ purpose: 'test' });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE installation');
    const waiting = [1, 2].map(() => database.query('SELECT id FROM installation'));
    // The probe is asked only after a second without an answer: three of them are three seconds of it.
    let probed = 0;
    await eventually(
      async () => {
        const [row] = await onServer<{ probes: number }>(
          created.url,
          `SELECT count(*)::int AS probes FROM pg_stat_activity
            WHERE application_name LIKE '% probe' AND query_start > now() - interval '500 ms'`,
        );
        probed += row?.probes ?? 0;
        expect(probed).toBeGreaterThan(3);
      },
      { everyMs: 400 },
    );
    await holder.query('COMMIT');
    await Promise.allSettled(waiting);
    expect(changes).toEqual([]);
    await holder.end();
    await database.close();
    connections.close();
  });
});

describe('a connection that finds the server read-only', () => {
  it('is thrown away, and with it those of its pool that are as old', async () => {
    const database = new Database(created.url, { connectionsMax: 3, onIdleError: () => undefined });
    const pids = async (): Promise<unknown[]> => {
      const slow = [1, 2, 3].map(() =>
        database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid, pg_sleep(0.2)'),
      );
      return (await Promise.all(slow)).map(([row]) => row?.pid);
    };
    await eventually(async () => {
      expect(new Set(await pids()).size).toBe(3);
    });
    const before = await pids();
    const write = database.transaction(async (tx) => {
      await tx.query('SET TRANSACTION READ ONLY');
      await tx.query('UPDATE installation SET id = id');
    });
    await expect(write).rejects.toMatchObject(AWAY);
    for (const pid of await pids()) expect(before).not.toContain(pid);
    await database.close();
  });

  it('makes readiness fail where only new connections are read-only', async () => {
    const { WriteCheck } = await import('./write-check.js');
    const database = new Database(created.url, { connectionsMax: 1, onIdleError: () => undefined });
    const check = new WriteCheck(database);
    await check.run();
    await setForDatabase(created.url, { default_transaction_read_only: 'on' });
    await expect(check.run()).rejects.toMatchObject({ code: '25006' });
    await setForDatabase(created.url, { default_transaction_read_only: 'off' });
    await check.run();
    await database.close();
  });
});
