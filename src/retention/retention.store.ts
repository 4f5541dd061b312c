import type { Database } from '../platform/database/database.js';
import type { RetentionRule } from './retention-rules.js';

/** One worker of an installation deletes at a time. */
const RETENTION_LOCK = 4_815_162_343;

/**
 * Deletes one batch of expired rows in a database transaction of its own.
 * @returns how many rows went; null when another process is at it.
 */
export async function deleteExpired(
  database: Database,
  { table, expired }: RetentionRule,
  days: number,
  batchMax: number,
): Promise<number | null> {
  return database.transaction(async (tx) => {
    const [lock] = await tx.query<{ isOurs: boolean }>(
      'SELECT pg_try_advisory_xact_lock($1) AS "isOurs"',
      [RETENTION_LOCK],
    );
    if (lock?.isOurs !== true) return null;
    // By age, and not by key as everything else on these connections.
    await tx.query('SET LOCAL enable_bitmapscan = on');
    await tx.query('SET LOCAL plan_cache_mode = force_custom_plan');
    const rows = await tx.query<{ count: number }>(
      `WITH gone AS (
         DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM ${table} WHERE ${expired} LIMIT $2 FOR UPDATE SKIP LOCKED))
         RETURNING 1)
       SELECT count(*)::int AS count FROM gone`,
      [days, batchMax],
    );
    return rows[0]?.count ?? 0;
  });
}
