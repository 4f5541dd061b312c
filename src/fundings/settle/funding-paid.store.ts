import type { Sql } from '../../platform/database/database.js';
import type { FundingRef } from '../funding.js';

// A refund may arrive before the answer that reports its payment. Then the requested amount counts as paid.
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

/** Records, once, the value in kobo that operators gave a payment in another currency. */
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
