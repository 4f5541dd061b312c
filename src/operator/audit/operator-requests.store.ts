import type { Idempotency } from '../../kernel/request-hash.js';
import type { Tx } from '../../platform/database/database.js';

/** A keyed request of an operator: keys of different endpoints and operators do not meet. */
export interface KeyedAct {
  /** Names the endpoint, as the operation id of the API does. */
  readonly endpoint: string;
  /** Null when the operator sent no key. */
  readonly idempotency: Idempotency | null;
}

/**
 * Takes a key for the act of `tx`.
 * @returns null when it was free, else the hash of the request that took it.
 */
export async function takeKey(
  tx: Tx,
  actorId: string,
  endpoint: string,
  { key, hash }: Idempotency,
): Promise<string | null> {
  const taken = await tx.query<{ isNew: boolean }>(
    `INSERT INTO operator_requests (actor_id, endpoint, idempotency_key, request_hash)
      VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING true AS "isNew"`,
    [actorId, endpoint, key, hash],
  );
  if (taken.length > 0) return null;
  const [first] = await tx.query<{ requestHash: string }>(
    `SELECT request_hash AS "requestHash" FROM operator_requests
      WHERE actor_id = $1 AND endpoint = $2 AND idempotency_key = $3`,
    [actorId, endpoint, key],
  );
  return first?.requestHash ?? null;
}
