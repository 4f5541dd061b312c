import type { Sql, Tx } from '../../platform/database/database.js';
import type { Approval, ApprovalStatus, LapseCause, Proposal } from './approval.js';

// Expiry is never written: it follows from the time, for all processes at once.
const HAS_EXPIRED = `status = 'pending' AND expires_at <= now()`;
const IS_PENDING = `status = 'pending' AND expires_at > now()`;
const COLUMNS = `id, act, wallet_id AS "walletId", payment_id AS "paymentId", funding_id AS "fundingId",
  details, reason, CASE WHEN ${HAS_EXPIRED} THEN 'lapsed' ELSE status END AS status,
  CASE WHEN ${HAS_EXPIRED} THEN 'expired' ELSE lapsed_because END AS "lapsedBecause",
  asked_by AS "askedBy", asked_at AS "askedAt", expires_at AS "expiresAt", decided_by AS "decidedBy",
  decided_at AS "decidedAt", decision_reason AS "decisionReason"`;
const BEYOND_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export type NewApproval = Proposal & {
  readonly id: string;
  readonly reason: string;
  readonly askedBy: string;
  readonly idempotencyKey: string | null;
  readonly requestHash: string | null;
  /** How long somebody may decide it. */
  readonly hours: number;
};

/** Writes a pending approval. Returns none when its key was used before. */
export async function insertApproval(tx: Tx, approval: NewApproval): Promise<Approval[]> {
  return tx.query<Approval>(
    `INSERT INTO approvals (id, act, wallet_id, payment_id, details, reason, asked_by,
        idempotency_key, request_hash, funding_id, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now() + $11 * interval '1 hour')
      ON CONFLICT (asked_by, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
      RETURNING ${COLUMNS}`,
    [
      approval.id,
      approval.act,
      approval.walletId,
      approval.paymentId,
      JSON.stringify(approval.details),
      approval.reason,
      approval.askedBy,
      approval.idempotencyKey,
      approval.requestHash,
      approval.fundingId,
      approval.hours,
    ],
  );
}

/** Finds the approval that this person requested under this key, with the hash of that request. */
export async function findByKey(
  tx: Tx,
  askedBy: string,
  idempotencyKey: string,
): Promise<(Approval & { readonly requestHash: string }) | null> {
  const rows = await tx.query<Approval & { readonly requestHash: string }>(
    `SELECT ${COLUMNS}, request_hash AS "requestHash" FROM approvals
      WHERE asked_by = $1 AND idempotency_key = $2`,
    [askedBy, idempotencyKey],
  );
  return rows[0] ?? null;
}

/** The approval as it is once nobody else is deciding it, until the end of `tx`. */
export async function lockApproval(tx: Tx, id: string): Promise<Approval | null> {
  const rows = await tx.query<Approval>(
    `SELECT ${COLUMNS} FROM approvals WHERE id = $1 FOR UPDATE`,
    [id],
  );
  return rows[0] ?? null;
}

export async function findApproval(sql: Sql, id: string): Promise<Approval | null> {
  const rows = await sql.query<Approval>(`SELECT ${COLUMNS} FROM approvals WHERE id = $1`, [id]);
  return rows[0] ?? null;
}

/**
 * Writes the end of a pending approval; none comes back when it was not pending. Its time is that of the locks that it was
 * carried out under, so that it stands before or after a refund of its funding as it happened.
 */
export async function decideApproval(
  tx: Tx,
  id: string,
  decision: {
    readonly status: Exclude<ApprovalStatus, 'pending'>;
    readonly decidedBy: string;
    readonly reason: string;
    readonly lapsedBecause: LapseCause | null;
  },
): Promise<Approval[]> {
  return tx.query<Approval>(
    `UPDATE approvals SET status = $2, decided_by = $3, decision_reason = $4, 
        decided_at = least(clock_timestamp(), expires_at), lapsed_because = $5
      WHERE id = $1 AND ${IS_PENDING} RETURNING ${COLUMNS}`,
    [id, decision.status, decision.decidedBy, decision.reason, decision.lapsedBecause],
  );
}

/** Newest first. */
export async function listApprovals(
  sql: Sql,
  status: ApprovalStatus | null,
  beforeId: string | null,
  limit: number,
): Promise<Approval[]> {
  const filter = filterOf(status);
  return sql.query<Approval>(
    `SELECT ${COLUMNS} FROM approvals WHERE ${filter} AND id < $1 ORDER BY id DESC LIMIT $2`,
    [beforeId ?? BEYOND_ALL, limit],
  );
}

// The words of the first bring in the index of what is pending; the others are walked by their key.
function filterOf(status: ApprovalStatus | null): string {
  switch (status) {
    case 'pending':
      return IS_PENDING;
    case 'lapsed':
      return `(status = 'lapsed' OR ${HAS_EXPIRED})`;
    case null:
      return 'true';
    case 'approved':
    case 'rejected':
      return `status = '${status}'`;
  }
}

/** Lists the approvals that were requested to correct a funding, oldest first. */
export function approvalsOfFunding(
  sql: Sql,
  { walletId, id }: { readonly walletId: string; readonly id: string },
): Promise<Approval[]> {
  return sql.query<Approval>(
    `SELECT ${COLUMNS} FROM approvals WHERE wallet_id = $1 AND funding_id = $2 ORDER BY id`,
    [walletId, id],
  );
}

/** Sums what was approved to correct a funding, in kobo. */
export async function approvedOfFunding(
  tx: Tx,
  { walletId, id }: { readonly walletId: string; readonly id: string },
): Promise<number> {
  const [row] = await tx.query<{ total: number }>(
    `SELECT coalesce(sum((details->>'amount')::bigint), 0)::bigint AS total FROM approvals
      WHERE wallet_id = $1 AND funding_id = $2 AND status = 'approved'`,
    [walletId, id],
  );
  return row?.total ?? 0;
}

/**
 * Sums the adjustments that a person has requested today (a day in Lagos), credits and debits together, in kobo.
 * Rejected and lapsed ones do not count.
 */
export async function askedToday(tx: Tx, askedBy: string): Promise<number> {
  const [row] = await tx.query<{ total: number }>(
    `SELECT coalesce(sum(abs((details->>'amount')::bigint)), 0)::bigint AS total FROM approvals
      WHERE asked_by = $1 AND act = 'wallet.adjust'
        AND asked_at >= date_trunc('day', now(), 'Africa/Lagos')
        AND (status = 'approved' OR ${IS_PENDING})`,
    [askedBy],
  );
  return row?.total ?? 0;
}

export async function countPending(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `SELECT count(*) AS count FROM approvals WHERE ${IS_PENDING}`,
  );
  return row?.count ?? 0;
}
