import type { PolledGauge } from '../metrics/polled-gauges.js';

// Each is a condition on a row that has `next_check_at` and `claimed_until`.

const IS_UNCLAIMED = '(claimed_until IS NULL OR claimed_until <= now())';

/** A row that is to be looked at now, and that nobody is looking at. */
export const IS_DUE = `next_check_at <= now() AND ${IS_UNCLAIMED}`;

/** A row that was to be looked at a minute ago. The desk lists it, also while somebody looks at it. */
export const IS_LATE = `next_check_at < now() - interval '1 minute'`;

/** A row that is late, and that nobody is looking at: workers are down or too few. */
const IS_OVERDUE = `${IS_LATE} AND ${IS_UNCLAIMED}`;

/** How many rows are overdue, and for how long the longest of them. */
export interface OverdueFigures {
  readonly overdue: number;
  readonly overdueSeconds: number;
}

/** Nobody acts otherwise on more, and counting them would cost more. */
export const COUNTED_MAX = 10_000;

/** A statement whose one row is `OverdueFigures`. */
export function overdueOf(table: string, condition = 'true'): string {
  return `
    SELECT count(*) AS overdue,
        coalesce(extract(epoch FROM now() - min(next_check_at)), 0)::float8 AS "overdueSeconds"
      FROM (
        SELECT next_check_at FROM ${table} WHERE ${IS_OVERDUE} AND ${condition}
          ORDER BY next_check_at LIMIT ${COUNTED_MAX}
      ) due`;
}

/** The gauges of `OverdueFigures`. */
export function overdueGauges(
  things: string,
  count: { readonly name: string },
  age: { readonly name: string },
): PolledGauge<OverdueFigures>[] {
  return [
    {
      ...count,
      help: `${things} that have been due for more than a minute, and that nobody looks at.`,
      valueOf: ({ overdue }) => overdue,
    },
    {
      ...age,
      help: `For how long the longest overdue of these has been due; 0 when none is: ${things}.`,
      valueOf: ({ overdueSeconds }) => overdueSeconds,
    },
  ];
}
