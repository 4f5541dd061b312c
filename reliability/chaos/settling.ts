import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { pinSession } from '../checker/pinned-session.js';

/** How long after the last fault everything must have ended. */
export const SETTLE_BOUND_MS = 120_000;
const POLL_MS = 250;

/** When, counted from the last fault, things came to rest; null when they did not within the bound. */
export interface Settling {
  /** No payment is open, and no funding pending. */
  readonly endedMs: number | null;
  /** No token is awaited, no event waits, and no look back at a finished payment or funding is due. */
  readonly restedMs: number | null;
  readonly left: Readonly<Record<string, number>>;
}

interface Left {
  readonly open: number;
  readonly pending: number;
  readonly watched: number;
  readonly events: number;
}

const LEFT = `
  SELECT (SELECT count(*)::int FROM bill_payments
      WHERE status NOT IN ('completed', 'failed')) AS open,
    (SELECT count(*)::int FROM fundings WHERE status = 'pending') AS pending,
    (SELECT count(*)::int FROM bill_payments WHERE next_check_at IS NOT NULL) +
      (SELECT count(*)::int FROM fundings WHERE next_check_at IS NOT NULL) AS watched,
    (SELECT count(*)::int FROM events WHERE delivered_at IS NULL) AS events`;

export async function settle(databaseUrl: string, lastFaultAtMs: number): Promise<Settling> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  let endedMs: number | null = null;
  try {
    await pinSession(client);
    for (;;) {
      const [left] = (await client.query<Left>(LEFT)).rows;
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
