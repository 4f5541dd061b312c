import { setTimeout as pause } from 'node:timers/promises';
import { runSql } from './databases.js';
import { TIMED_KEY } from './purchase.js';
import { percentile } from './statistics.js';

const LOOK_EVERY_MS = 500;
const ENDED_WITHIN_MS = 180_000;

/** How long purchases took from when they were due to the commit that completed them. */
export interface CompletionTimes {
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

interface Row {
  readonly status: string;
  readonly ms: number | null;
}

/**
 * Waits until every purchase of a piece has ended. By the clock of the machine, which has to be the database's as well.
 * @param fromMs when the piece began, in milliseconds of the epoch
 * @throws Error when one failed, or has not ended in time
 */
export async function timesToCompleted(
  url: string,
  billerId: string,
  fromMs: number,
): Promise<CompletionTimes> {
  const deadline = performance.now() + ENDED_WITHIN_MS;
  for (;;) {
    const rows = await rowsSince(url, billerId, fromMs);
    const others = rows.filter(({ status }) => status !== 'completed');
    if (others.length === 0) return timesOf(rows);
    const said = `${others.length} of ${rows.length} are ${others[0]?.status ?? ''}`;
    if (performance.now() > deadline) throw new Error(`purchases do not end: ${said}`);
    await pause(LOOK_EVERY_MS);
  }
}

function rowsSince(url: string, billerId: string, fromMs: number): Promise<Row[]> {
  return runSql<Row>(
    url,
    `SELECT status, extract(epoch FROM completed_at)::float8 * 1000 - due_ms AS ms
      FROM (SELECT status, completed_at, split_part(idempotency_key, '-', 3)::float8 AS due_ms
        FROM bill_payments WHERE biller_id = $1 AND idempotency_key LIKE $2) AS timed
      WHERE due_ms >= $3`,
    [billerId, TIMED_KEY, fromMs],
  );
}

function timesOf(rows: readonly Row[]): CompletionTimes {
  const times = rows.map(({ ms }) => ms ?? NaN);
  return { count: times.length, p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95) };
}

/** For people. */
export function textOfTimes({ count, p50Ms, p95Ms }: CompletionTimes): string {
  return `p50 ${p50Ms.toFixed(0)} ms, p95 ${p95Ms.toFixed(0)} ms of ${count}`;
}
