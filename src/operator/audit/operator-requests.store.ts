import type { StoredRequest } from '../../kernel/answer-once.js';
import type { Idempotency } from '../../kernel/request-hash.js';
import type { Tx } from '../../platform/database/database.js';

/** A keyed request of an operator: keys of different endpoints and operators do not meet. */
export interface KeyedAct {
  /** Names the endpoint, as the operation id of the API does. */
  readonly endpoint: string;
  /** Null when the operator sent no key. */
  readonly idempotency: Idempotency | null;
}

/** Takes a key for the act of `tx`. Returns false when an earlier request took it. */
export async function takeKey(
  tx: Tx,
  actorId: string,
  endpoint: string,
  { key, hash }: Idempotency,
): Promise<boolean> {
  const taken = await tx.query<{ isNew: boolean }>(
    `INSERT INTO operator_requests (actor_id, endpoint, idempotency_key, request_hash)
      VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING true AS "isNew"`,
    [actorId, endpoint, key, hash],
  );
  return taken.length > 0;
}

/** Reads the request that took a key. */
export async function findKeyedRequest(
  tx: Tx,
  actorId: string,
  endpoint: string,
  key: string,
): Promise<StoredRequest | null> {
  const [first] = await tx.query<StoredRequest>(
    `SELECT request_hash AS "requestHash" FROM operator_requests
      WHERE actor_id = $1 AND endpoint = $2 AND idempotency_key = $3`,
    [actorId, endpoint, key],
  );
  return first ?? null;
}
