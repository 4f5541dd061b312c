import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { DataSource as TypeOrmDataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { createIndexConcurrently } from './concurrent-index.js';
import { Connections } from './connections.js';
import { dataSourceOptions } from './data-source.js';
import { migrate } from './migrate.js';
import { MIGRATION_LIMITS } from './session-settings.js';

class AddColumn1863800000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE wallets ADD COLUMN of_test integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE wallets DROP COLUMN of_test');
  }
}

class DeadlockedOnce1863800000002 implements MigrationInterface {
  private tries = 0;

  async up(runner: QueryRunner): Promise<void> {
    this.tries += 1;
    if (this.tries === 1) await runner.query('DO $$ BEGIN RAISE deadlock_detected; END $$');
  }

  async down(): Promise<void> {
    // It changes nothing.
  }
}

let created: TestDatabase;
let connections: Connections;
let dataSource: DataSource;

beforeEach(async () => {
  created = await createTestDatabase();
  connections = new Connections(created.url);
  dataSource = await new TypeOrmDataSource({
    ...dataSourceOptions(connections, [], { ...MIGRATION_LIMITS, lockTimeoutMs: 50 }),
    migrations: [AddColumn1863800000001],
  }).initialize();
});

afterEach(async () => {
  await dataSource.destroy();
  connections.close();
  await created.drop();
});

describe('a migration that needs a lock somebody holds', () => {
  it('gives up its place, lets others read meanwhile, and tries again until it is applied', async () => {
    const reader = connections.client({ purpose: 'test reader' });
    await reader.connect();
    const other = connections.client({ purpose: 'test other' });
    await other.connect();
    try {
      await reader.query('BEGIN');
      await reader.query('SELECT 1 FROM wallets');
      let retried: (() => void) | undefined;
      const twice = new Promise<void>((resolve) => {
        retried = resolve;
      });
      const migrated = migrate(dataSource, {
        pauseMs: 10,
        triesMax: 10_000,
        onRetry: (tries) => {
          if (tries === 2) retried?.();
        },
      });
      await twice;
      // The reader still holds its lock: a migration that went on waiting would keep this one out.
      await other.query('SELECT 1 FROM wallets');
      await reader.query('COMMIT');
      expect(await migrated).toEqual(['AddColumn1863800000001']);
    } finally {
      await reader.end();
      await other.end();
    }
  });

  it('tries again when PostgreSQL ends it because it and another wait for each other', async () => {
    const second = await new TypeOrmDataSource({
      ...dataSourceOptions(connections, [], MIGRATION_LIMITS),
      migrations: [DeadlockedOnce1863800000002],
    }).initialize();
    try {
      const tries: number[] = [];
      const migrated = await migrate(second, { pauseMs: 1, onRetry: (one) => tries.push(one) });
      expect([migrated, tries]).toEqual([['DeadlockedOnce1863800000002'], [1]]);
    } finally {
      await second.destroy();
    }
  });

  it('ends with the error of PostgreSQL when it has tried often enough', async () => {
    const reader = connections.client({ purpose: 'test reader' });
    await reader.connect();
    try {
      await reader.query('BEGIN');
      await reader.query('SELECT 1 FROM wallets');
      const migrated = migrate(dataSource, { pauseMs: 1, triesMax: 3 });
      await expect(migrated).rejects.toMatchObject({ code: '55P03' });
    } finally {
      await reader.end();
    }
    expect(await migrate(dataSource)).toEqual(['AddColumn1863800000001']);
  });
});

describe('an index that is built concurrently', () => {
  const NAME = 'events_of_test_idx';
  const isValid = async (): Promise<unknown> =>
    dataSource.query('SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)', [NAME]);

  it('is found and built anew when an earlier build was interrupted', async () => {
    await dataSource.query(`INSERT INTO login_failures (key, points) VALUES ('a', 1), ('b', 1)`);
    const runner = dataSource.createQueryRunner();
    try {
      // A unique index over two equal values breaks off, and leaves what an interruption leaves.
      const broken = createIndexConcurrently(runner, NAME, 'ON login_failures (points)', {
        isUnique: true,
      });
      await expect(broken).rejects.toMatchObject({ code: '23505' });
      expect(await isValid()).toEqual([{ indisvalid: false }]);
      await createIndexConcurrently(runner, NAME, 'ON login_failures (points)');
      expect(await isValid()).toEqual([{ indisvalid: true }]);
      // A second time it finds nothing to do.
      await createIndexConcurrently(runner, NAME, 'ON login_failures (points)');
    } finally {
      await runner.release();
    }
  });

  it('waits for an older transaction instead of breaking off, and keeps nobody from writing', async () => {
    const writer = connections.client({ purpose: 'test writer' });
    await writer.connect();
    const runner = dataSource.createQueryRunner();
    try {
      await writer.query('BEGIN');
      await writer.query(`INSERT INTO login_failures (key, points) VALUES ('w', 1)`);
      const built = createIndexConcurrently(runner, NAME, 'ON login_failures (points)');
      await dataSource.query(`INSERT INTO login_failures (key, points) VALUES ('x', 1)`);
      await writer.query('COMMIT');
      await built;
      expect(await isValid()).toEqual([{ indisvalid: true }]);
    } finally {
      await writer.end();
      await runner.release();
    }
  });
});
