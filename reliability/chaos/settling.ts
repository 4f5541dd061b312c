import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { pinSession } from '../checker/pinned-session.js';

/** How long after the last fault everything must have ended. */
export const SETTLE_BOUND_MS = 120_000;
const POLL_MS = 250;

/** How long after everything was healed an answer is still of before. */
const FRESH_AFTER_MS = 3_000;

/** When, counted from the last fault, things came to rest; null when they did not within the bound. */
export interface Settling {
  /** No payment is open, and no funding pending. */
  readonly endedMs: number | null;
  /**
   * No token is awaited, no event waits, and no look back at a finished payment or funding is due. What is on
   * the operator's desk rests: a token that is missing, an order of which the provider speaks as of
   * another, if the provider said so once more after everything was healed.
   */
  readonly restedMs: number | null;
  readonly left: Readonly<Record<string, number>>;
}

interface Left {
  readonly open: number;
  readonly pending: number;
  readonly watched: number;
  readonly events: number;
  /** What waits for an operator, and was looked at again after everything was healed. */
  readonly desk: number;
}

const LEFT = `
  WITH desk AS MATERIALIZED (
    SELECT p.wallet_id, p.id FROM bill_payments p
      JOIN attempts a ON a.wallet_id = p.wallet_id AND a.payment_id = p.id AND a.number = p.attempts
      JOIN incidents i ON i.wallet_id = p.wallet_id AND i.payment_id = p.id
      WHERE (p.status = 'needs_review' AND i.kind = 'answer_mismatch'
          OR p.token_status = 'missing' AND i.kind = 'token_missing')
        AND EXISTS (SELECT FROM attempt_answers x WHERE x.wallet_id = a.wallet_id
          AND x.payment_id = a.payment_id AND x.number = a.number
          AND x.received_at > $1::timestamptz AND x.kind <> 'silent')
      GROUP BY p.wallet_id, p.id)
  SELECT (SELECT count(*)::int FROM desk) AS desk,
    (SELECT count(*)::int FROM bill_payments
      WHERE status NOT IN ('completed', 'failed') AND id NOT IN (SELECT id FROM desk)) AS open,
    (SELECT count(*)::int FROM fundings WHERE status = 'pending') AS pending,
    (SELECT count(*)::int FROM due_work WHERE subject_id NOT IN (SELECT id FROM desk)) AS watched,
    (SELECT count(*)::int FROM events WHERE delivered_at IS NULL) AS events`;

export async function settle(databaseUrl: string, lastFaultAtMs: number): Promise<Settling> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  let endedMs: number | null = null;
  const freshFrom = new Date(Date.now() + FRESH_AFTER_MS).toISOString();
  try {
    await pinSession(client);
    for (;;) {
      const [left] = (await client.query<Left>(LEFT, [freshFrom])).rows;
      if (left === undefined) throw new Error('a count answers a row');
      const sinceMs = Math.round(performance.now() - lastFaultAtMs);
      if (left.open + left.pending === 0) endedMs ??= sinceMs;
      if (left.open + left.pending + left.watched + left.events === 0) {
        return { endedMs, restedMs: sinceMs, left: { ...left } };
      }
      if (sinceMs > SETTLE_BOUND_MS) return { endedMs, restedMs: null, left: { ...left } };
      await pause(POLL_MS);
    }
  } finally {
    await client.end();
  }
}
