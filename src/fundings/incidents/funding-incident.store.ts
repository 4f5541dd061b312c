import type { Sql, Tx } from '../../platform/database/database.js';
import type { FundingIncident, FundingIncidentPlace } from './funding-incident.js';
import type { FundingIncidentKind, FundingRef } from '../funding.js';

const INCIDENT = `i.wallet_id AS "walletId", i.funding_id AS "fundingId", i.kind, i.number, f.amount,
  f.reference, i.evidence, i.created_at AS "createdAt", i.resolved_at AS "resolvedAt"`;
const INCIDENTS = `funding_incidents i
  JOIN fundings f ON f.wallet_id = i.wallet_id AND f.id = i.funding_id`;

/**
 * Writes down an incident of a funding that is locked.
 * @param noticeDigest of the webhook that told of it; empty when the gateway was asked.
 * @returns which of its kind it is; null when it is there already.
 */
export async function insertFundingIncident(
  tx: Tx,
  { walletId, id }: FundingRef,
  incident: {
    readonly kind: FundingIncidentKind;
    readonly noticeDigest: string;
    readonly evidence: unknown;
  },
): Promise<number | null> {
  const { kind, noticeDigest, evidence } = incident;
  const [row] = await tx.query<{ number: number }>(
    `INSERT INTO funding_incidents (wallet_id, funding_id, kind, number, notice_digest, evidence)
      SELECT $1, $2, $3, count(*) + 1, $4, $5 FROM funding_incidents
        WHERE wallet_id = $1 AND funding_id = $2 AND kind = $3
      ON CONFLICT (wallet_id, funding_id, kind, notice_digest) DO NOTHING RETURNING number`,
    [walletId, id, kind, noticeDigest, JSON.stringify(evidence)],
  );
  return row?.number ?? null;
}

export function incidentsOfFunding(
  sql: Sql,
  { walletId, id }: FundingRef,
): Promise<FundingIncident[]> {
  return sql.query<FundingIncident>(
    `SELECT ${INCIDENT} FROM ${INCIDENTS} WHERE i.wallet_id = $1 AND i.funding_id = $2
      ORDER BY i.created_at, i.kind, i.number`,
    [walletId, id],
  );
}

/** Oldest first. There are few of them, so no index but the key serves this. */
export function listFundingIncidents(
  sql: Sql,
  isOpen: boolean | null,
  after: FundingIncidentPlace | null,
  limit: number,
): Promise<(FundingIncident & { at: string })[]> {
  return sql.query<FundingIncident & { at: string }>(
    `SELECT ${INCIDENT}, i.created_at::text AS at FROM ${INCIDENTS}
      WHERE ($1::boolean IS NULL OR (i.resolved_at IS NULL) = $1)
        AND (i.created_at, i.funding_id, i.kind, i.number)
          > ($2::timestamptz, $3::uuid, $4::text, $5::integer)
      ORDER BY i.created_at, i.funding_id, i.kind, i.number LIMIT $6`,
    [
      isOpen,
      after?.at ?? '-infinity',
      after?.subjectId ?? '00000000-0000-0000-0000-000000000000',
      after?.kind ?? '',
      after?.number ?? 0,
      limit,
    ],
  );
}

/** @returns whether it was open. */
export async function resolveFundingIncident(
  tx: Tx,
  { walletId, id }: FundingRef,
  kind: string,
  number: number,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE funding_incidents SET resolved_at = now()
      WHERE wallet_id = $1 AND funding_id = $2 AND kind = $3 AND number = $4
        AND resolved_at IS NULL RETURNING kind`,
    [walletId, id, kind, number],
  );
  return rows.length > 0;
}

export async function countOpenFundingIncidents(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    'SELECT count(*) AS count FROM funding_incidents WHERE resolved_at IS NULL',
  );
  return row?.count ?? 0;
}
