import { newId } from '../../kernel/ids.js';
import type { Sql } from './database.js';

/** What a process remembers about its database, to recognise it later. */
export interface ContinuityRecord {
  /** Cluster, timeline, database and tables: a copy or a dump that was read back differs in one of them. */
  readonly identity: string;
  readonly markId: string;
  readonly markedAt: Date;
}

/** How long marks are kept. A process that remembers an older mark concludes that history is missing. */
const KEPT_DAYS = 35;

const IDENTITY = `
  SELECT concat_ws(' ', s.system_identifier, left(pg_walfile_name(pg_current_wal_lsn()), 8), d.oid,
      'bill_payments'::regclass::oid) AS identity
    FROM pg_control_system() s, pg_database d WHERE d.datname = current_database()`;

/** Whether this is the remembered database, with the remembered history. */
export async function isSameHistory(sql: Sql, past: ContinuityRecord): Promise<boolean> {
  const [row] = await sql.query<{ isSame: boolean }>(
    `SELECT i.identity = $1 AND EXISTS (SELECT 1 FROM continuity_marks WHERE id = $2) AS "isSame"
      FROM (${IDENTITY}) i`,
    [past.identity, past.markId],
  );
  return row?.isSame === true;
}

/** Writes a mark, unless another process did within the last minute. @returns the newest mark. */
export async function leaveMark(sql: Sql): Promise<ContinuityRecord> {
  await sql.query(
    `INSERT INTO continuity_marks (id) SELECT $1 WHERE NOT EXISTS (
      SELECT 1 FROM continuity_marks WHERE made_at > now() - interval '1 minute')`,
    [newId()],
  );
  await sql.query(
    `DELETE FROM continuity_marks WHERE made_at < now() - interval '${KEPT_DAYS} days'`,
  );
  const [row] = await sql.query<ContinuityRecord>(
    `SELECT i.identity, m.id AS "markId", m.made_at AS "markedAt"
      FROM (${IDENTITY}) i, (SELECT * FROM continuity_marks ORDER BY made_at DESC LIMIT 1) m`,
  );
  if (row === undefined) throw new Error('the mark that was left a moment ago is gone');
  return row;
}
