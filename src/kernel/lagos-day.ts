import { LAGOS_OFFSET_MS } from './lagos-date.js';

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** One day in Africa/Lagos (UTC+1, no summer time). Statements and request ids count days this way. */
export interface Day {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly from: Date;
  /** The first moment after the day. */
  readonly until: Date;
  /** Request ids begin with `YYYYMMDDHHmm` in Lagos. The ids of this day lie in [first, last). */
  readonly firstRequestId: string;
  readonly lastRequestId: string;
}

/**
 * Reads a date of the calendar, written `YYYY-MM-DD`.
 * @returns null when `date` is not one.
 */
export function dayOf(date: string): Day | null {
  const midnight = DATE.test(date) ? new Date(`${date}T00:00:00.000Z`) : new Date(NaN);
  if (Number.isNaN(midnight.getTime()) || dateText(midnight) !== date) return null;
  const next = new Date(midnight.getTime() + DAY_MS);
  return {
    date,
    from: new Date(midnight.getTime() - LAGOS_OFFSET_MS),
    until: new Date(next.getTime() - LAGOS_OFFSET_MS),
    firstRequestId: date.replaceAll('-', ''),
    lastRequestId: dateText(next).replaceAll('-', ''),
  };
}

function dateText(at: Date): string {
  return at.toISOString().slice(0, 10);
}
