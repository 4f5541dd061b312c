import { createHash } from 'node:crypto';
import type { Tx } from '../../../platform/database/database.js';
import type { PaymentRef } from '../../payment/payment.js';

/** A token that a purchase is about to have. */
export interface TokenClaim extends PaymentRef {
  /** Its 20 digits. */
  readonly token: string;
}

// In one order, so that two commits that wait for each other's tokens cannot wait for ever.
const CLAIM = `
  INSERT INTO token_hashes (hash, wallet_id, payment_id)
  SELECT c.hash, c.wallet_id, c.payment_id
    FROM jsonb_to_recordset($1::jsonb) AS c(hash uuid, wallet_id uuid, payment_id uuid, place integer)
    ORDER BY c.hash, c.place
  ON CONFLICT (hash) DO NOTHING
  RETURNING hash`;

/**
 * Takes tokens for their purchases in `tx`. PostgreSQL lets each be taken once: whoever wants one that another
 * commit is taking waits for its end.
 * @returns the id of the purchase that has each token, the claims' own ones included.
 */
export async function claimTokens(
  tx: Tx,
  claims: readonly TokenClaim[],
): Promise<ReadonlyMap<string, string>> {
  if (claims.length === 0) return new Map();
  const rows = claims.map(({ walletId, paymentId, token }, place) => ({
    hash: hashOf(token),
    wallet_id: walletId,
    payment_id: paymentId,
    place,
  }));
  const taken = await tx.query(CLAIM, [JSON.stringify(rows)]);
  if (taken.length === claims.length) {
    return new Map(claims.map(({ token, paymentId }) => [token, paymentId]));
  }
  const owners = await tx.query<{ hash: string; paymentId: string }>(
    `SELECT hash, payment_id AS "paymentId" FROM token_hashes WHERE hash = ANY($1::uuid[])`,
    [rows.map(({ hash }) => hash)],
  );
  const byHash = new Map(owners.map(({ hash, paymentId }) => [hash, paymentId]));
  return new Map(
    claims.map(({ token, paymentId }) => [token, byHash.get(hashOf(token)) ?? paymentId]),
  );
}

/** As PostgreSQL writes a uuid. */
function hashOf(token: string): string {
  const hex = createHash('sha256').update(token).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-');
}
