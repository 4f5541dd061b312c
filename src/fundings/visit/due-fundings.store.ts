import type { Sql } from '../../platform/database/database.js';
import { IS_DUE } from '../../platform/due-work/due-sql.js';
import type { FundingRef } from '../funding.js';

/** A funding that the gateway is to be asked about. */
export interface DueFunding extends FundingRef {
  readonly reference: string;
  /** Kobo. */
  readonly amount: number;
}

/** Fundings at a gateway that are due and unclaimed, the longest overdue first. */
export async function findDueFundings(
  sql: Sql,
  gateway: string,
  limit: number,
): Promise<DueFunding[]> {
  return sql.query<DueFunding>(
    `SELECT wallet_id AS "walletId", id, reference, amount FROM fundings WHERE gateway = $1 AND ${IS_DUE}
      ORDER BY next_check_at LIMIT $2`,
    [gateway, limit],
  );
}

/**
 * Takes a funding that is still due; false when somebody else is looking at it, or has. A claim is an
 * economy, not a lock.
 */
export async function claimDueFunding(
  sql: Sql,
  { walletId, id }: FundingRef,
  claimMs: number,
): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE fundings SET claimed_until = now() + $3 * interval '1 millisecond'
      WHERE wallet_id = $1 AND id = $2 AND ${IS_DUE} RETURNING id`,
    [walletId, id, claimMs],
  );
  return rows.length > 0;
}

/** Makes a funding due now, if money may still come. False when it may not. */
export async function markFundingDue(sql: Sql, { walletId, id }: FundingRef): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE fundings SET next_check_at = least(next_check_at, now())
      WHERE wallet_id = $1 AND id = $2 AND status IN ('pending', 'failed') RETURNING id`,
    [walletId, id],
  );
  return rows.length > 0;
}
