import type { Sql } from '../../platform/database/database.js';
import { claimDue, findDue, hintDue } from '../../platform/due-work/due-work.store.js';
import { FUNDING_WORK, type FundingRef } from '../funding.js';

/** A funding that the gateway is to be asked about. */
export interface DueFunding extends FundingRef {
  readonly reference: string;
  /** Kobo. */
  readonly amount: number;
}

const FUNDINGS = {
  kind: FUNDING_WORK,
  columns: 'f.wallet_id AS "walletId", f.id, f.reference, f.amount',
  join: 'fundings f ON f.wallet_id = d.wallet_id AND f.id = d.subject_id',
};

/** Fundings at a gateway that are due and unclaimed, the longest overdue first. */
export async function findDueFundings(
  sql: Sql,
  gateway: string,
  limit: number,
): Promise<DueFunding[]> {
  return findDue<DueFunding>(sql, FUNDINGS, [gateway, limit]);
}

/** Takes a funding that is still due; false when somebody else is looking at it, or has. */
export async function claimDueFunding(
  sql: Sql,
  { walletId, id }: FundingRef,
  claimMs: number,
): Promise<boolean> {
  const subject = { walletId, subjectId: id };
  return claimDue(sql, FUNDING_WORK, subject, { claimMs, isDueOnly: true });
}

/** Makes a funding due now, if money may still come. False when it may not. */
export async function markFundingDue(sql: Sql, { walletId, id }: FundingRef): Promise<boolean> {
  const select = `SELECT wallet_id, id, gateway, now(), NULL::timestamptz FROM fundings
        WHERE wallet_id = $1 AND id = $2 AND status IN ('pending', 'failed')`;
  const rows = await sql.query(`${hintDue(FUNDING_WORK, select)} RETURNING d.subject_id`, [
    walletId,
    id,
  ]);
  return rows.length > 0;
}
