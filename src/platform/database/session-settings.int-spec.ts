import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { onServer } from '../../../test/support/database.js';
import {
  HOSTILE_SETTINGS,
  setForDatabase,
  forgetSettings,
  setForRole,
} from '../../../test/support/hostile-settings.js';
import { migrateTestDatabase } from '../../../test/support/migrate.js';
import { startPostgresServer, type PostgresServer } from '../../../test/support/postgres-server.js';
import { postgresQueue } from '../queue/postgres-backend.js';
import { Connections } from './connections.js';
import { openDataSource } from './data-source.js';
import { Database } from './database.js';
import { PINNED, REQUEST_LIMITS } from './session-settings.js';

interface Asked {
  query(sql: string): Promise<Record<string, string>[]>;
  close(): Promise<void>;
}

/** Every kind of connection that a process makes. */
const KINDS: readonly (readonly [string, (connections: Connections) => Promise<Asked>])[] = [
  ['the pool of lookups', (connections) => Promise.resolve(pooled(connections, true))],
  ['a pool of reports', (connections) => Promise.resolve(pooled(connections, false))],
  ['TypeORM', throughTypeOrm],
  ['a single connection', single],
  ['the queue', (connections) => Promise.resolve(ofQueue(connections))],
];

// Of its own, because only a superuser may change some of the settings.
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
  await migrateTestDatabase(server.url);
});
afterAll(() => server.remove());

describe.each([
  ['the database', setForDatabase],
  ['the role', setForRole],
  ['the options of the URL', withOptions],
])('what a connection relies on holds, whatever %s says', (_, set) => {
  let connections: Connections;

  beforeAll(async () => {
    connections = new Connections(await set(server.url, HOSTILE_SETTINGS));
  });
  afterAll(async () => {
    connections.close();
    await forgetSettings(server.url);
  });

  it.each(KINDS)('in %s', async (kind, open) => {
    const asked = await open(connections);
    const seen: Record<string, string> = {};
    for (const name of Object.keys(HOSTILE_SETTINGS)) {
      const [row] = await asked.query(`SELECT current_setting('${name}', true) AS value`);
      seen[name] = row?.['value'] ?? '';
    }
    await asked.close();
    const { statement_timeout, lock_timeout, idle_in_transaction_session_timeout, ...rest } = seen;
    expect(rest).toEqual({
      ...PINNED,
      ...(kind === 'the queue' && { search_path: 'bullmq' }),
      synchronous_commit: 'on',
      session_replication_role: 'origin',
    });
    const bounds = [statement_timeout, lock_timeout, idle_in_transaction_session_timeout];
    expect(bounds).not.toContain('1ms');
    expect(bounds).not.toContain('1s');
  });
});

describe('a connection', () => {
  const settingOf = async (url: string, name: string): Promise<unknown> => {
    const connections = new Connections(url, 'worker');
    const [row] = await connections.withClient({ purpose: 'test' }, async (client) => {
      return (await client.query(`SELECT current_setting('${name}') AS value`)).rows as unknown[];
    });
    connections.close();
    return (row as { value: string }).value;
  };

  it('leaves an operator every other way to commit', async () => {
    await setForDatabase(server.url, { synchronous_commit: 'remote_apply' });
    expect(await settingOf(server.url, 'synchronous_commit')).toBe('remote_apply');
  });

  it('leaves an operator the switch that stops writes', async () => {
    await setForDatabase(server.url, { default_transaction_read_only: 'on' });
    expect(await settingOf(server.url, 'default_transaction_read_only')).toBe('on');
    await setForDatabase(server.url, { default_transaction_read_only: 'off' });
  });

  it('keeps the options of the URL that it does not pin', async () => {
    const url = await withOptions(server.url, { work_mem: '7MB', datestyle: 'German' });
    expect(await settingOf(url, 'work_mem')).toBe('7MB');
    expect(await settingOf(url, 'DateStyle')).toBe('ISO, MDY');
  });

  it('says the role and the purpose, and the name that the URL gives the installation', async () => {
    expect(await settingOf(server.url, 'application_name')).toBe('bill-vending worker test');
    const named = new URL(server.url);
    named.searchParams.set('application_name', 'shop a');
    expect(await settingOf(named.href, 'application_name')).toBe('shop a worker test');
  });

  it('takes no time-out from the URL', async () => {
    const url = new URL(server.url);
    for (const name of ['statement_timeout', 'query_timeout', 'lock_timeout'])
      url.searchParams.set(name, '1');
    expect(await settingOf(url.href, 'statement_timeout')).toBe('10s');
    expect(REQUEST_LIMITS.statementTimeoutMs).toBe(10_000);
  });

  it('is refused where triggers do not fire and the role may not change that', async () => {
    const [{ role } = { role: '' }] = await onServer<{ role: string }>(
      server.url,
      `SELECT 'test_role_' || md5(random()::text) AS role`,
    );
    await onServer(server.url, `CREATE ROLE ${role} LOGIN PASSWORD 'test'`);
    await onServer(server.url, `ALTER ROLE ${role} SET session_replication_role = replica`);
    const url = new URL(server.url);
    url.username = role;
    url.password = 'test';
    try {
      const database = new Database(url.href, { connectionsMax: 1, onIdleError: () => undefined });
      await expect(database.query('SELECT 1')).rejects.toMatchObject({
        code: 'database_unavailable',
        cause: { code: '42501' },
      });
      await database.close();
    } finally {
      await onServer(server.url, `DROP ROLE ${role}`);
    }
  });
});

function withOptions(url: string, settings: Readonly<Record<string, string>>): Promise<string> {
  const changed = new URL(url);
  const escaped = (value: string): string => value.replaceAll(/[\\ ]/g, String.raw`\$&`);
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${escaped(value)}`);
  changed.search = `options=${encodeURIComponent(options.join(' '))}`;
  return Promise.resolve(changed.href);
}

function pooled(connections: Connections, isKeyed: boolean): Asked {
  const options = { connectionsMax: 1, isKeyed, onIdleError: () => undefined };
  return new Database(connections, options);
}

async function throughTypeOrm(connections: Connections): Promise<Asked> {
  const source: DataSource = await openDataSource(connections);
  return { query: (sql) => source.query(sql), close: () => source.destroy() };
}

async function single(connections: Connections): Promise<Asked> {
  const client = connections.client({ purpose: 'test' });
  await client.connect();
  return {
    query: async (sql) => (await client.query(sql)).rows as Record<string, string>[],
    close: () => client.end(),
  };
}

function ofQueue(connections: Connections): Asked {
  const pool = postgresQueue({ url: connections.url, connections }) as unknown as {
    query(sql: string): Promise<{ rows: Record<string, string>[] }>;
    end(): Promise<void>;
  };
  return { query: async (sql) => (await pool.query(sql)).rows, close: () => pool.end() };
}
