import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import { until } from '../../kernel/wait-at-most.js';

/** Every process that migrates takes this advisory lock first, so that they take turns. */
const MIGRATION_LOCK = 4_815_162_342;
const TURN_EVERY_MS = 200;
/**
 * A wait for a lock was cancelled or ended in a deadlock. PostgreSQL rolled the migration back; it may try
 * again.
 */
const LOCK_FAULTS: readonly unknown[] = ['55P03', '40P01'];

/** How often a migration tries to get its locks. */
export interface LockRetries {
  readonly triesMax: number;
  readonly pauseMs: number;
  /** Called for each try that did not get its locks. */
  readonly onRetry: (tries: number) => void;
}

/** Five minutes at least: each try also waits for its locks, up to the connection's `lock_timeout`. */
const RETRIES: LockRetries = { triesMax: 100, pauseMs: 1_000, onRetry: () => undefined };

/**
 * Applies the pending migrations, one process at a time, each in a database transaction of its own. While a
 * migration waits for a lock, every later statement on that table waits behind it. So it waits no longer
 * than the connection's `lock_timeout`, lets the others pass and tries again.
 * @returns the names of the applied migrations.
 */
export async function migrate(
  dataSource: DataSource,
  retries: Partial<LockRetries> = {},
): Promise<string[]> {
  const lock = dataSource.createQueryRunner();
  await lock.connect();
  try {
    await takeTurn(lock);
    const before = await appliedNames(lock);
    await applyPending(dataSource, { ...RETRIES, ...retries });
    return (await appliedNames(lock)).filter((name) => !before.includes(name));
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await lock.release();
  }
}

/**
 * Waits until no other process migrates. It polls instead of waiting in one statement: a concurrent index
 * build waits for every older statement, so the two would wait for each other.
 */
async function takeTurn(runner: QueryRunner): Promise<void> {
  await until(async () => {
    const [row] = (await runner.query('SELECT pg_try_advisory_lock($1) AS "isOurs"', [
      MIGRATION_LOCK,
    ])) as { isOurs: boolean }[];
    return row?.isOurs === true;
  }, TURN_EVERY_MS);
}

async function applyPending(dataSource: DataSource, retries: LockRetries): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await dataSource.runMigrations({ transaction: 'each' });
      return;
    } catch (error) {
      if (!LOCK_FAULTS.includes((error as { code?: unknown }).code)) throw error;
      if (tries >= retries.triesMax) throw error;
      retries.onRetry(tries);
      await pause(retries.pauseMs);
    }
  }
}

async function appliedNames(runner: QueryRunner): Promise<string[]> {
  const [table] = (await runner.query(`SELECT to_regclass('migrations') AS name`)) as {
    name: string | null;
  }[];
  if (table === undefined || table.name === null) return [];
  const rows = (await runner.query('SELECT name FROM migrations ORDER BY id')) as {
    name: string;
  }[];
  return rows.map(({ name }) => name);
}
