import type { Sql } from '../../platform/database/database.js';
import type { FundingRef } from '../funding.js';

// What was paid is not known yet where a refund comes before the word of its payment; then it is what was asked for.
const ADD = `
  UPDATE fundings SET returned_amount = CASE WHEN $3::bigint IS NULL
      THEN greatest(returned_amount, coalesce(paid_amount, amount)) ELSE returned_amount + $3 END
    WHERE wallet_id = $1 AND id = $2`;

/**
 * Counts what the gateway gave back to the payer of a funding that is locked.
 * @param amount kobo; null is all that was paid.
 */
export async function addReturned(
  tx: Sql,
  { walletId, id }: FundingRef,
  amount: number | null,
): Promise<void> {
  await tx.query(ADD, [walletId, id, amount]);
}

/** Writes down, once, what people say a payment in another currency is worth, in kobo. */
export async function storeNairaValue(
  tx: Sql,
  { walletId, id }: FundingRef,
  worth: number,
): Promise<void> {
  await tx.query(
    `UPDATE fundings SET paid_amount = $3
      WHERE wallet_id = $1 AND id = $2 AND paid_amount IS NULL`,
    [walletId, id, worth],
  );
}
