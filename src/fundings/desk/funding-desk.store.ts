import type { Sql, Tx } from '../../platform/database/database.js';
import { dueAtOf } from '../../platform/due-work/due-work.store.js';
import { FUNDING_WORK, type FundingRef } from '../funding.js';
import type { FundingEvidence, FundingCredits, KeptWebhook } from './funding-evidence.js';

/** More answers than any gateway gives about one payment. */
const WEBHOOKS_MAX = 100;

/** The funding of this id, whosever it is; the amount is above 0 always, and named for `fundings_id_idx`. */
export async function findFundingById(sql: Sql, id: string): Promise<FundingRef | null> {
  const [row] = await sql.query<FundingRef>(
    'SELECT wallet_id AS "walletId", id FROM fundings WHERE id = $1 AND amount > 0',
    [id],
  );
  return row ?? null;
}

// The key begins with the gateway, so the search takes one step for each gateway that was ever used.
const BY_REFERENCE = `
  WITH RECURSIVE gateways AS (
    SELECT min(gateway) AS code FROM fundings
    UNION ALL
    SELECT (SELECT min(f.gateway) FROM fundings f WHERE f.gateway > g.code)
      FROM gateways g WHERE g.code IS NOT NULL
  )
  SELECT f.wallet_id AS "walletId", f.id
    FROM gateways g JOIN fundings f ON f.gateway = g.code AND f.reference = $1`;

/** The fundings of this reference: one, unless two gateways use the same. */
export function findFundingsByReference(sql: Sql, reference: string): Promise<FundingRef[]> {
  return sql.query<FundingRef>(BY_REFERENCE, [reference]);
}

export async function evidenceOfFunding(
  sql: Sql,
  { walletId, id }: FundingRef,
): Promise<FundingEvidence | null> {
  const [row] = await sql.query<FundingEvidence>(
    `SELECT gateway_answer AS "gatewayAnswer", paid_amount AS "paidAmount",
        returned_amount AS "returnedAmount", checks,
        ${dueAtOf(FUNDING_WORK, '$1', '$2')} AS "nextCheckAt"
      FROM fundings WHERE wallet_id = $1 AND id = $2`,
    [walletId, id],
  );
  return row ?? null;
}

/** Reads a funding and locks it until the end of `tx`, so that other manual credits wait. */
export async function lockFundingCredits(
  tx: Tx,
  { walletId, id }: FundingRef,
): Promise<FundingCredits | null> {
  const [row] = await tx.query<FundingCredits>(
    `SELECT s.credited,
        greatest(0, coalesce(f.paid_amount, s.credited) - f.returned_amount) AS paid,
        f.status = 'mismatched' AND f.paid_amount IS NULL AND f.returned_amount = 0
          AND coalesce(f.gateway_answer->>'kind' = 'succeeded', false) AS "isUnvalued"
      FROM fundings f
      CROSS JOIN LATERAL (SELECT CASE f.status WHEN 'completed' THEN f.amount ELSE 0 END AS credited) s
      WHERE f.wallet_id = $1 AND f.id = $2 FOR NO KEY UPDATE OF f`,
    [walletId, id],
  );
  return row ?? null;
}

/** Oldest first. */
export function webhooksAbout(
  sql: Sql,
  { gateway, reference }: { readonly gateway: string; readonly reference: string },
): Promise<KeptWebhook[]> {
  return sql.query<KeptWebhook>(
    `SELECT event, body, deliveries, received_at AS "receivedAt" FROM gateway_webhooks
      WHERE gateway = $1 AND reference = $2 ORDER BY received_at LIMIT ${WEBHOOKS_MAX}`,
    [gateway, reference],
  );
}
