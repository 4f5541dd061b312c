import { newId } from '../kernel/ids.js';
import type { Sql, Tx } from '../platform/database/database.js';
import type { Edges } from './comparison.store.js';
import type { DifferenceKind, KeptDifference, KindTotals } from './difference.js';

/** How long an unfinished run keeps other processes from taking its day. */
const CLAIM = `interval '1 hour'`;
const PAGE = 1_000;

/**
 * Takes a day for a scheduled run; one process gets it. A day with a result is not taken again, a failed
 * one is.
 */
export async function claimDay(sql: Sql, provider: string, date: string): Promise<boolean> {
  const rows = await sql.query(
    `INSERT INTO reconciliation_runs AS r (id, date, provider, started_at, status)
      VALUES ($1, $2, $3, now(), 'running')
      ON CONFLICT (provider, date) DO UPDATE
        SET status = 'running', started_at = now(), finished_at = NULL
        WHERE r.status = 'failed' OR r.status = 'running' AND r.started_at < now() - ${CLAIM}
      RETURNING id`,
    [newId(), date, provider],
  );
  return rows.length > 0;
}

/** Waits for other runs of the same day to end, and keeps new ones out until the end of `tx`. */
export async function lockDay(tx: Tx, provider: string, date: string): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('reconcile'), hashtext($1))`, [
    `${provider} ${date}`,
  ]);
}

/** Stores why a run failed, unless the day already has a result. */
export async function markFailed(
  sql: Sql,
  provider: string,
  date: string,
  reason: string,
): Promise<void> {
  await sql.query(
    `INSERT INTO reconciliation_runs AS r (id, date, provider, started_at, finished_at, status,
        totals)
      VALUES ($1, $2, $3, now(), now(), 'failed', jsonb_build_object('error', $4::text))
      ON CONFLICT (provider, date) DO UPDATE
        SET status = 'failed', finished_at = now(), totals = excluded.totals
        WHERE r.status IN ('failed', 'running')`,
    [newId(), date, provider, reason],
  );
}

/** The request ids that the previous day's run left at the edges of its day; none without a run. */
export async function edgesBefore(sql: Sql, provider: string, date: string): Promise<Edges> {
  const [row] = await sql.query<{ carried: string[] | null; early: string[] | null }>(
    `SELECT totals->'carried' AS carried, totals->'early' AS early FROM reconciliation_runs
      WHERE provider = $1 AND date = $2::date - 1 AND status IN ('clean', 'differences')`,
    [provider, date],
  );
  return { carried: row?.carried ?? [], early: row?.early ?? [] };
}

/**
 * Stores the contents of `found` as the result of the day, in place of an earlier result. A difference that
 * was known before keeps the time at which it was first seen.
 * @returns the id of the run.
 */
export async function saveRun(
  tx: Tx,
  run: { provider: string; date: string; startedAt: Date; totals: object },
): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `INSERT INTO reconciliation_runs (id, date, provider, started_at, finished_at, status, totals)
      SELECT $1, $2, $3, $4, clock_timestamp(),
        CASE WHEN EXISTS (SELECT FROM found) THEN 'differences' ELSE 'clean' END, $5
      ON CONFLICT (provider, date) DO UPDATE
        SET started_at = excluded.started_at, finished_at = excluded.finished_at,
          status = excluded.status, totals = excluded.totals
      RETURNING id`,
    [newId(), run.date, run.provider, run.startedAt, JSON.stringify(run.totals)],
  );
  const id = row?.id ?? '';
  await tx.query(
    `DELETE FROM reconciliation_differences d WHERE d.run_id = $1 AND NOT EXISTS (
      SELECT FROM found f WHERE f.kind = d.kind AND f.subject = d.subject)`,
    [id],
  );
  await tx.query(
    `INSERT INTO reconciliation_differences (run_id, kind, subject, provider, wallet_id, payment_id,
        biller_id, request_id, amount, since, details)
      SELECT $1, kind, subject, $2, wallet_id, payment_id, biller_id, request_id, amount, since,
          details FROM found
      ON CONFLICT (run_id, kind, subject) DO UPDATE
        SET wallet_id = excluded.wallet_id, payment_id = excluded.payment_id,
          biller_id = excluded.biller_id, amount = excluded.amount, since = excluded.since,
          details = excluded.details`,
    [id, run.provider],
  );
  return id;
}

export async function kindsOfRun(sql: Sql, runId: string): Promise<KindTotals[]> {
  return sql.query<KindTotals>(
    `SELECT kind, count(*) AS count, sum(amount)::bigint AS amount, min(since) AS oldest
      FROM reconciliation_differences WHERE run_id = $1 GROUP BY kind ORDER BY kind`,
    [runId],
  );
}

/** The differences of a run by kind, a page at a time. */
export async function* differencesOfRun(sql: Sql, runId: string): AsyncGenerator<KeptDifference> {
  let after: { kind: string; subject: string } = { kind: '', subject: '' };
  for (;;) {
    const page = await sql.query<KeptDifference>(
      `SELECT kind, subject, provider, wallet_id AS "walletId", payment_id AS "paymentId",
          biller_id AS "billerId", request_id AS "requestId", amount, since, details,
          first_seen_at AS "firstSeenAt"
        FROM reconciliation_differences WHERE run_id = $1 AND (kind, subject) > ($2, $3)
        ORDER BY kind, subject LIMIT ${PAGE}`,
      [runId, after.kind, after.subject],
    );
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last;
  }
}

/** How many differences the latest day of each provider has, by kind. */
export async function latestCounts(
  sql: Sql,
): Promise<{ provider: string; kind: DifferenceKind; count: number }[]> {
  return sql.query(
    `SELECT latest.provider, d.kind, count(*) AS count FROM (
        SELECT DISTINCT ON (provider) provider, id FROM reconciliation_runs
          WHERE status IN ('clean', 'differences') ORDER BY provider, date DESC
      ) AS latest JOIN reconciliation_differences d ON d.run_id = latest.id
      GROUP BY latest.provider, d.kind`,
  );
}
