import type { Sql } from '../database/database.js';

// The only SQL about `due_work`. A feature puts its parts into its own statements, so that a subject and what is due about it
// are written together. The alias of a row is `d`.

/** Names the row of one subject, where the kind is known. */
export interface DueSubject {
  readonly walletId: string;
  readonly subjectId: string;
}

/** A row that nobody is looking at. A claim is an economy, not a lock. */
const IS_UNCLAIMED = '(d.claimed_until IS NULL OR d.claimed_until <= now())';

/** A row that is to be looked at now, and that nobody is looking at. */
const IS_DUE = `d.due_at <= now() AND ${IS_UNCLAIMED}`;

/** The same for a row that is found by its subject: the planner does not take the index of all that is due. */
const IS_DUE_TOO = `coalesce(d.due_at, 'infinity') <= now() AND ${IS_UNCLAIMED}`;

/** A row that was to be looked at a minute ago. The desk lists it, also while somebody looks at it. */
export const IS_LATE = `d.due_at < now() - interval '1 minute'`;

/** Nobody acts otherwise on more, and counting them would cost more. */
export const COUNTED_MAX = 10_000;

/**
 * The condition of a row that belongs to one subject. The kind is written so that the planner cannot take the index of all
 * that is due for it: on a new table that looks as cheap as the key.
 * @example `JOIN due_work d ON ${isOfSubject('payments', 'p.wallet_id', 'p.id')}`
 */
export function isOfSubject(kind: string, walletId: string, subjectId: string): string {
  return `d.subject_id = ${subjectId} AND d.wallet_id = ${walletId} AND d.kind || '' = '${kind}'`;
}

/** When a subject is looked at next, as an expression; null when it is at rest. */
export function dueAtOf(kind: string, walletId: string, subjectId: string): string {
  return `(SELECT d.due_at FROM due_work d WHERE ${isOfSubject(kind, walletId, subjectId)})`;
}

/** The end of a claim or of a wait, which begins now. `ms` is an expression; null stays null. */
export function inMs(ms: string): string {
  return `now() + ${ms} * interval '1 millisecond'`;
}

/** Inserts rows of new subjects. `select` gives wallet, subject, lane, due time and end of the claim. */
export function insertDue(kind: string, select: string): string {
  return `
    INSERT INTO due_work AS d (kind, wallet_id, subject_id, lane, due_at, claimed_until)
    SELECT '${kind}', s.* FROM (${select}) AS s`;
}

const ON_KNOWN = 'ON CONFLICT (subject_id, wallet_id, kind) DO UPDATE SET';

/** The same for subjects that may have their row, which then says what the new one would. */
export function putDue(kind: string, select: string): string {
  return `${insertDue(kind, select)}
      ${ON_KNOWN} lane = excluded.lane, due_at = excluded.due_at,
        claimed_until = excluded.claimed_until`;
}

/** Makes subjects due at the given time, or earlier if they are. A claim goes on. */
export function hintDue(kind: string, select: string): string {
  return `${insertDue(kind, select)}
      ${ON_KNOWN} due_at = least(d.due_at, excluded.due_at)`;
}

/** Deletes the rows of the subjects in `source`, which are at rest. */
export function endDue(kind: string, source: string, walletId: string, subjectId: string): string {
  return `DELETE FROM due_work d USING ${source} WHERE ${isOfSubject(kind, walletId, subjectId)}`;
}

/**
 * A subquery that locks the row of one subject together with the subject, if it is due, unclaimed, and nobody holds either:
 * claims never wait. Both are read as they are under their locks.
 * @param subject the table of the subject with its alias, and the condition that ties it to its row.
 */
export function lockDue(
  of: string,
  columns: string,
  subject: { readonly table: string; readonly condition: string },
): string {
  return `
        SELECT ${columns} FROM due_work d JOIN ${subject.table} ON ${subject.condition}
          WHERE ${of} AND ${IS_DUE_TOO}
          LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`;
}

/** The columns that a lane reads of its subjects, together with the rows that are due. */
export interface DueSelection {
  readonly kind: string;
  readonly columns: string;
  /** The table of the subjects, with its alias, and what joins it to `d`. */
  readonly join: string;
  readonly condition?: string;
}

/**
 * Reads the rows of a lane that are due and unclaimed, the longest overdue first.
 * @param values from `$3` on, for the condition.
 */
export function findDue<Row>(
  sql: Sql,
  { kind, columns, join, condition = 'true' }: DueSelection,
  [lane, limit, ...values]: readonly [string, number, ...unknown[]],
): Promise<Row[]> {
  return sql.query<Row>(
    `SELECT ${columns} FROM due_work d JOIN ${join}
      WHERE d.kind = '${kind}' AND d.lane = $1 AND ${IS_DUE} AND ${condition}
      ORDER BY d.kind, d.lane, d.due_at LIMIT $2`,
    [lane, limit, ...values],
  );
}

/** Every lane that has something to look at some day. */
export async function findDueLanes(sql: Sql, kind: string): Promise<string[]> {
  // It leaps from one to the next in the index, whatever number of rows each has.
  const rows = await sql.query<{ lane: string }>(
    `WITH RECURSIVE lanes AS (
        (SELECT d.lane FROM due_work d WHERE d.kind = $1 ORDER BY d.kind, d.lane LIMIT 1)
        UNION ALL
        SELECT (SELECT d.lane FROM due_work d WHERE d.kind = $1 AND d.lane > l.lane
            ORDER BY d.kind, d.lane LIMIT 1)
          FROM lanes l WHERE l.lane IS NOT NULL
      )
      SELECT lane FROM lanes WHERE lane IS NOT NULL`,
    [kind],
  );
  return rows.map(({ lane }) => lane);
}

/**
 * Claims one subject; false when somebody else holds it, or nothing is to be looked at.
 * @param isDueOnly false claims it before its time as well.
 */
export async function claimDue(
  sql: Sql,
  kind: string,
  { walletId, subjectId }: DueSubject,
  { claimMs, isDueOnly }: { readonly claimMs: number; readonly isDueOnly: boolean },
): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE due_work d SET claimed_until = ${inMs('$3')}
      WHERE ${isOfSubject(kind, '$1', '$2')} AND ${isDueOnly ? IS_DUE_TOO : IS_UNCLAIMED}
      RETURNING d.subject_id`,
    [walletId, subjectId, claimMs],
  );
  return rows.length > 0;
}

export async function releaseDue(
  sql: Sql,
  kind: string,
  { walletId, subjectId }: DueSubject,
): Promise<void> {
  await sql.query(
    `UPDATE due_work d SET claimed_until = NULL WHERE ${isOfSubject(kind, '$1', '$2')}`,
    [walletId, subjectId],
  );
}

/** A statement whose one row is `OverdueFigures`. */
export function overdueOf(kind: string, condition = 'true'): string {
  return `
    SELECT count(*) AS overdue,
        coalesce(extract(epoch FROM now() - min(due_at)), 0)::float8 AS "overdueSeconds"
      FROM (
        SELECT d.due_at FROM due_work d
          WHERE d.kind = '${kind}' AND ${IS_LATE} AND ${IS_UNCLAIMED} AND ${condition}
          ORDER BY d.due_at LIMIT ${COUNTED_MAX}
      ) due`;
}
