import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openDatabase } from '../../../test/support/adjustments.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { eventually } from '../../../test/support/eventually.js';
import { startPostgresServer, type PostgresServer } from '../../../test/support/postgres-server.js';
import { Database, type Tx } from './database.js';
import { REQUEST_LIMITS } from './session-settings.js';

describe('a database transaction', () => {
  let created: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    created = await createTestDatabase();
    database = openDatabase(created.url);
    await database.query('CREATE TABLE counters (id integer PRIMARY KEY, value integer NOT NULL)');
  });

  beforeEach(async () => {
    await database.query('TRUNCATE counters');
    await database.query('INSERT INTO counters VALUES (1, 0), (2, 0)');
  });

  afterAll(async () => {
    await database.close();
    await created.drop();
  });

  const valueOf = async (id: number): Promise<number | undefined> => {
    const rows = await database.query<{ value: number }>(
      'SELECT value FROM counters WHERE id = $1',
      [id],
    );
    return rows[0]?.value;
  };

  it('commits what its unit did, and gives back what it returned', async () => {
    const answer = await database.transaction(async (tx) => {
      await add(tx, 1);
      return 'done';
    });
    expect([answer, await valueOf(1)]).toEqual(['done', 1]);
  });

  it('leaves nothing of a unit that throws, and throws the same', async () => {
    const reason = new Error('changed my mind');
    const unit = database.transaction(async (tx) => {
      await add(tx, 1);
      throw reason;
    });
    await expect(unit).rejects.toBe(reason);
    expect(await valueOf(1)).toBe(0);
  });

  it.each(['40001', '40P01'])('runs its unit again after %s, as a whole', async (code) => {
    let tries = 0;
    await database.transaction(async (tx) => {
      tries += 1;
      await add(tx, 1);
      if (tries < 3) await raise(tx, code);
    });
    expect([tries, await valueOf(1)]).toEqual([3, 1]);
  });

  it.each(['40001', '40P01'])('gives up after the third %s', async (code) => {
    let tries = 0;
    const unit = database.transaction(async (tx) => {
      tries += 1;
      await add(tx, 1);
      await raise(tx, code);
    });
    await expect(unit).rejects.toMatchObject({ code });
    expect([tries, await valueOf(1)]).toEqual([3, 0]);
  });

  it('does not run a unit again that failed for any other reason', async () => {
    let tries = 0;
    const unit = database.transaction(async (tx) => {
      tries += 1;
      await raise(tx, '23505');
    });
    await expect(unit).rejects.toMatchObject({ code: '23505' });
    expect(tries).toBe(1);
  });

  it('that really deadlocks with another is run again, and both commit', async () => {
    const locked = [gate(), gate()] as const;
    const run = (own: 0 | 1): Promise<void> =>
      database.transaction(async (tx) => {
        await add(tx, own + 1);
        locked[own].open();
        await locked[1 - own]!.passed;
        await add(tx, 2 - own);
      });
    await Promise.all([run(0), run(1)]);
    expect([await valueOf(1), await valueOf(2)]).toEqual([2, 2]);
  });

  it('whose connection is broken meanwhile says so and ends nothing else', async () => {
    const unit = database.transaction(async (tx) => {
      const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await database.query('SELECT pg_terminate_backend($1, 5000)', [row?.pid]);
      await add(tx, 1);
    });
    await expect(unit).rejects.toMatchObject({ code: 'database_unavailable' });
    expect(await valueOf(1)).toBe(0);
  });

  it('throws away a connection that could not roll back', async () => {
    const single = openDatabase(created.url, 1);
    try {
      const pids: (number | undefined)[] = [];
      const unit = single.transaction(async (tx) => {
        pids.push(await pidOf(tx));
        await database.query('SELECT pg_terminate_backend($1, 5000)', [pids[0]]);
        throw new Error('the unit fails, and then its rollback does');
      });
      await expect(unit).rejects.toThrow();
      pids.push(await single.transaction(pidOf));
      expect(pids[1]).not.toBe(pids[0]);
      expect(single.pool.totalCount).toBe(1);
    } finally {
      await single.close();
    }
  });

  it('gives a connection that did roll back to the next', async () => {
    const single = openDatabase(created.url, 1);
    try {
      const failing = single.transaction((tx) => raise(tx, '22012'));
      await expect(failing).rejects.toMatchObject({ code: '22012' });
      expect(await single.transaction(() => Promise.resolve('well'))).toBe('well');
      expect(single.pool.totalCount).toBe(1);
    } finally {
      await single.close();
    }
  });

  it('that its process has closed is away for who comes too late, and no fault of ours', async () => {
    const closed = openDatabase(created.url, 1);
    await closed.close();
    const unavailable = { code: 'database_unavailable' };
    await expect(closed.query('SELECT 1')).rejects.toMatchObject(unavailable);
    await expect(closed.transaction(pidOf)).rejects.toMatchObject(unavailable);
  });

  it('leaves no rows with the driver, whose results outlive their use', async () => {
    const asked = jest.spyOn(database.pool, 'query');
    try {
      expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect(await asked.mock.results[0]?.value).toMatchObject({ rowCount: 1, rows: [] });
    } finally {
      asked.mockRestore();
    }
  });

  it('reads int8 as numbers', async () => {
    const rows = await database.query('SELECT 9007199254740991::bigint AS most, count(*) AS one');
    expect(rows).toEqual([{ most: Number.MAX_SAFE_INTEGER, one: 1 }]);
  });
});

describe('while its server is away', () => {
  let server: PostgresServer;
  let database: Database;
  const idleErrors: Error[] = [];

  beforeAll(async () => {
    server = await startPostgresServer();
    database = new Database(server.url, {
      connectionsMax: 2,
      onIdleError: (error) => idleErrors.push(error),
    });
  });

  afterAll(async () => {
    await database.close();
    await server.remove();
  });

  const attempts = (): Promise<unknown>[] => [
    database.query('SELECT 1'),
    database.transaction((tx) => tx.query('SELECT 1')),
  ];

  it.each([
    ['is stopped', (): Promise<void> => server.stop('fast')],
    ['crashes', (): Promise<void> => server.kill9()],
  ])('because it %s, a database is unavailable, and is back with it', async (_, end) => {
    await database.query('SELECT 1');
    await end();
    // The first may find the broken connections; from then on there is nobody to connect to.
    for (let round = 0; round < 2; round += 1) {
      for (const attempt of attempts()) {
        await expect(attempt).rejects.toMatchObject({
          code: 'database_unavailable',
          extra: { retryAfterSeconds: 2 },
        });
      }
    }
    await server.start();
    await eventually(() => Promise.all(attempts()));
  });

  it('breaks an idle connection, the pool is told and opens another', async () => {
    await Promise.all(attempts());
    idleErrors.splice(0);
    expect(await server.terminateBackends()).toBeGreaterThan(0);
    await eventually(() => {
      expect(idleErrors.length).toBeGreaterThan(0);
    });
    await eventually(() => Promise.all(attempts()));
  });

  it('breaks a statement under way, its caller hears that its fate is unknown', async () => {
    const sleeping = database.query('SELECT pg_sleep(30)');
    await eventually(async () => {
      const rows = await database.query(
        `SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)' AND state = 'active'
          AND pid <> pg_backend_pid()`,
      );
      expect(rows).toHaveLength(1);
    });
    const outcome = expect(sleeping).rejects.toMatchObject({ code: 'database_unavailable' });
    await server.terminateBackends();
    await outcome;
  });
});

describe('a server process that hangs', () => {
  it('costs its connection, which cannot even roll back, and no other', async () => {
    const server = await startPostgresServer();
    const single = new Database(server.url, {
      connectionsMax: 1,
      limits: { ...REQUEST_LIMITS, statementTimeoutMs: 300 },
      onIdleError: () => undefined,
    });
    let pid = 0;
    const unit = single.transaction(async (tx) => {
      pid = (await pidOf(tx)) ?? 0;
      process.kill(pid, 'SIGSTOP');
      await pidOf(tx);
    });
    try {
      await expect(unit).rejects.toMatchObject({ code: 'database_unavailable' });
      expect(await single.transaction(pidOf)).not.toBe(pid);
    } finally {
      process.kill(pid, 'SIGCONT');
      await single.close();
      await server.remove();
    }
  });
});

async function add(tx: Tx, id: number): Promise<void> {
  await tx.query('UPDATE counters SET value = value + 1 WHERE id = $1', [id]);
}

/** Fails as PostgreSQL fails with this SQLSTATE. */
async function raise(tx: Tx, code: string): Promise<void> {
  await tx.query(`DO $$ BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = '${code}'; END $$`);
}

async function pidOf(tx: Tx): Promise<number | undefined> {
  const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return row?.pid;
}

/** Something to wait for; once open it stays open. */
function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    passed,
    open: () => {
      open();
    },
  };
}
