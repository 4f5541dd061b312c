import type { Sql, Tx } from '../platform/database/database.js';
import {
  columnOf,
  type Incident,
  type IncidentKey,
  type IncidentSubject,
  type IncidentSubjectRef,
  type NewIncident,
} from './incident.js';
import { newIncidentRow, OPEN_INCIDENTS } from './incident-parts.js';
import type { IncidentListPosition } from './incident-list-position.js';

type Subjects = readonly IncidentSubject[];

/** The id of whatever the incident is about. */
const idOf = (subjects: Subjects): string => firstOf(subjects.map((one) => `i.${columnOf(one)}`));
const firstOf = (columns: readonly string[]): string => `coalesce(${columns.join(', ')})`;

/** Incidents that `from` selects, each with its subject. */
function select(subjects: Subjects, from: string): string {
  const of = subjects.map((one) => ({ ...one, column: `i.${columnOf(one)}` }));
  const references = of.map(({ subject, reference }) =>
    reference === null ? 'NULL' : `${subject}.${reference}`,
  );
  return `
    SELECT i.wallet_id AS "walletId", ${idOf(subjects)} AS "subjectId",
        CASE ${of.map(({ subject, column }) => `WHEN ${column} IS NOT NULL THEN '${subject}'`).join(' ')} END
          AS subject,
        i.kind, i.number, ${firstOf(of.map(({ subject, amount }) => `${subject}.${amount}`))} AS amount,
        ${firstOf(['NULL::text', ...references])} AS reference, i.evidence,
        i.created_at AS "createdAt", i.resolved_at AS "resolvedAt", i.created_at::text AS at
      FROM (${from}) i
      ${of.map(({ subject, table, column }) => `LEFT JOIN ${table} ${subject} ON ${subject}.wallet_id = i.wallet_id AND ${subject}.id = ${column}`).join(' ')}
      ORDER BY i.created_at, "subjectId", i.kind, i.number`;
}

/**
 * Opens an incident of a subject that is locked.
 * @returns its number among the incidents of its kind; null when it exists already.
 */
export async function openIncident(
  tx: Tx,
  about: IncidentSubject,
  incident: NewIncident,
): Promise<number | null> {
  const [row] = await tx.query<{ number: number }>(OPEN_INCIDENTS.sql('$1::jsonb'), [
    JSON.stringify([newIncidentRow(about, incident)]),
  ]);
  return row?.number ?? null;
}

/** Whether a webhook has opened an incident of this kind. */
export async function hasOpened(
  tx: Tx,
  about: IncidentSubject,
  { walletId, subjectId, kind }: IncidentSubjectRef & { readonly kind: string },
  noticeDigest: string,
): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM incidents
      WHERE wallet_id = $1 AND ${columnOf(about)} = $2 AND kind = $3 AND notice_digest = $4`,
    [walletId, subjectId, kind, noticeDigest],
  );
  return rows.length > 0;
}

/** Those of one subject, oldest first. */
export function incidentsOf(
  sql: Sql,
  about: IncidentSubject,
  { walletId, subjectId }: IncidentSubjectRef,
): Promise<Incident[]> {
  const from = `SELECT * FROM incidents WHERE wallet_id = $1 AND ${columnOf(about)} = $2`;
  return sql.query<Incident>(select([about], from), [walletId, subjectId]);
}

/** Oldest first. There are few of them, so no index serves this. */
export function listIncidents(
  sql: Sql,
  subjects: Subjects,
  isOpen: boolean | null,
  after: IncidentListPosition | null,
  limit: number,
): Promise<(Incident & { at: string })[]> {
  const id = idOf(subjects);
  const from = `
    SELECT * FROM incidents i
      WHERE ${id} IS NOT NULL AND ($1::boolean IS NULL OR (resolved_at IS NULL) = $1)
        AND (created_at, ${id}, kind, number)
          > ($2::timestamptz, $3::uuid, $4::text, $5::integer)
      ORDER BY created_at, ${id}, kind, number LIMIT $6`;
  return sql.query<Incident & { at: string }>(select(subjects, from), [
    isOpen,
    after?.at ?? '-infinity',
    after?.subjectId ?? '00000000-0000-0000-0000-000000000000',
    after?.kind ?? '',
    after?.number ?? 0,
    limit,
  ]);
}

/** The incident with this key, of any wallet. The wallet is not known here, and no index serves this. */
export async function findIncident(
  sql: Sql,
  subjects: Subjects,
  { subjectId, kind, number }: IncidentKey,
): Promise<Incident | null> {
  const from = `
    SELECT * FROM incidents i WHERE ${idOf(subjects)} = $1 AND kind = $2 AND number = $3`;
  const [row] = await sql.query<Incident>(select(subjects, from), [subjectId, kind, number]);
  return row ?? null;
}

/** @returns whether it was open. */
export async function resolveIncident(
  tx: Tx,
  subjects: Subjects,
  { subjectId, kind, number }: IncidentKey,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE incidents i SET resolved_at = now()
      WHERE ${idOf(subjects)} = $1 AND kind = $2 AND number = $3 AND resolved_at IS NULL
      RETURNING kind`,
    [subjectId, kind, number],
  );
  return rows.length > 0;
}

export async function countOpenIncidents(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    'SELECT count(*) AS count FROM incidents WHERE resolved_at IS NULL',
  );
  return row?.count ?? 0;
}
