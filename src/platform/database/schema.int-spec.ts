import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource, MigrationInterface } from 'typeorm';
import {
  copyDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../../../test/support/database.js';
import { ENTITIES } from '../../entities.js';
import { openDataSource } from './data-source.js';
import { migrate } from './migrate.js';
import { MIGRATIONS } from './migrations.js';

const SRC = fileURLToPath(new URL('../../', import.meta.url));

/** Everything in the schema that has a definition, one line each, but for TypeORM's own table. */
const DEFINITIONS = `
  SELECT 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' '
      || is_nullable || ' ' || coalesce(replace(column_default, '''0''::bigint', '0'), '') AS line
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'migrations'
  UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' '
      || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'migrations'
      AND contype <> 'n'
  UNION ALL SELECT 'index ' || indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename <> 'migrations'
  ORDER BY line`;

/** A view for the processes of the release before, which no entity declares; a later release drops it. */
const VIEWS = ['funding_incidents'];

describe('a freshly migrated schema', () => {
  let created: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    created = await createTestDatabase();
    dataSource = await openDataSource(created.url, ENTITIES);
  });

  afterAll(async () => {
    await dataSource.destroy();
    await created.drop();
  });

  it('is what the entities declare: nothing is left to generate', async () => {
    expect(await changesOf(dataSource)).toEqual([]);
  });

  it('has the very columns, constraints and indexes that the entities would make', async () => {
    const empty = await emptyDatabase();
    const made = await openDataSource(empty.url, ENTITIES);
    try {
      await made.synchronize();
      const ofTables = (await linesOf(dataSource)).filter(
        (line) => !VIEWS.some((view) => line.startsWith(`column ${view}.`)),
      );
      expect(ofTables).toEqual(await linesOf(made));
    } finally {
      await made.destroy();
      await empty.drop();
    }
  });

  it('has no view but those that the release before needs', async () => {
    const views = await dataSource.query<{ name: string }[]>(
      `SELECT table_name AS name FROM information_schema.views WHERE table_schema = 'public'`,
    );
    expect(views.map(({ name }) => name)).toEqual(VIEWS);
  });

  it('would be changed by a column that only its entity knows', async () => {
    await dataSource.query('ALTER TABLE incidents DROP COLUMN resolved_at CASCADE');
    const changes = await changesOf(dataSource);
    expect(changes).toEqual([expect.stringContaining('ADD "resolved_at"')]);
  });
});

describe('the list of entities', () => {
  it('has the class of every entity file', async () => {
    const files = await readdir(SRC, { recursive: true });
    const names: string[] = [];
    for (const file of files.filter((one) => one.endsWith('.entity.ts'))) {
      const module = (await import(`${SRC}${file}`)) as Record<string, unknown>;
      names.push(...Object.keys(module).filter((name) => name.endsWith('Entity')));
    }
    expect(names.length).toBeGreaterThan(10);
    expect(ENTITIES.map((entity) => entity.name).sort()).toEqual(names.sort());
  });
});

describe('the migrations', () => {
  let empty: TestDatabase;
  let dataSource: DataSource;

  beforeEach(async () => {
    empty = await emptyDatabase();
    dataSource = await openDataSource(empty.url);
  });

  afterEach(async () => {
    await dataSource.destroy();
    await empty.drop();
  });

  it('can be undone one by one, and leave nothing behind', async () => {
    expect(await migrate(dataSource)).toEqual(MIGRATIONS.map((migration) => migration.name));
    for (const migration of [...MIGRATIONS].reverse()) {
      await dataSource.undoLastMigration();
      expect(await appliedOf(dataSource)).not.toContain(migration.name);
    }
    expect(await leftBehind(dataSource)).toEqual([]);
  });

  it('can each be undone and applied again, and make what they made before', async () => {
    await migrate(dataSource);
    const states: string[][] = [];
    while (states.length < MIGRATIONS.length) {
      states.unshift(await linesOf(dataSource));
      await dataSource.undoLastMigration();
    }
    for (const [index, migration] of MIGRATIONS.entries()) {
      await apply(dataSource, new migration());
      expect(await linesOf(dataSource)).toEqual(states[index]);
    }
  });

  it('applied by several starters at once are applied once', async () => {
    const others = await Promise.all([openDataSource(empty.url), openDataSource(empty.url)]);
    const applied = await Promise.all([dataSource, ...others].map((one) => migrate(one)));
    await Promise.all(others.map((one) => one.destroy()));
    expect(applied.flat()).toEqual(MIGRATIONS.map((migration) => migration.name));
  });

  it('are in the order of their time stamps', () => {
    const stamps = MIGRATIONS.map((migration) => /\d{13}$/.exec(migration.name)?.[0]);
    expect(stamps).toEqual([...stamps].sort());
    expect(new Set(stamps).size).toBe(MIGRATIONS.length);
  });
});

/** As `migrate` does: in a database transaction, unless the migration wants none. */
async function apply(dataSource: DataSource, migration: MigrationInterface): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    if (migration.transaction === false) {
      await migration.up(runner);
      return;
    }
    await runner.startTransaction();
    await migration.up(runner);
    await runner.commitTransaction();
  } finally {
    await runner.release();
  }
}

async function changesOf(dataSource: DataSource): Promise<string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query);
}

async function linesOf(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<{ line: string }[]>(DEFINITIONS);
  return rows.map((row) => row.line);
}

async function appliedOf(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations');
  return rows.map((row) => row.name);
}

/** Tables, sequences, functions and types of ours, but for TypeORM's own table. */
async function leftBehind(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<{ name: string }[]>(`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
        AND relname !~ '^(migrations|PK_)'
      UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace`);
  return rows.map((row) => row.name);
}

/** A database of this run without any schema. */
async function emptyDatabase(): Promise<TestDatabase> {
  const migrated = await createTestDatabase();
  const { url } = migrated;
  await migrated.drop();
  return copyDatabase(new URL('/postgres', url).href, new URL(url).pathname.slice(1));
}
