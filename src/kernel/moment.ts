import { dayOf } from './lagos-day.js';

/** ISO 8601 has more forms, and every library accepts a different set of them. */
const MOMENT =
  /^([12]\d{3}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;
/** The form in which PostgreSQL writes a `timestamptz`; its offsets may have seconds. */
const TIMESTAMP =
  /^(\d{4}-\d\d-\d\d) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?[+-](?:0\d|1[0-5])(?::[0-5]\d){0,2}$/;

/**
 * Reads a moment with its offset, such as `2026-11-22T09:30:00Z` or `2026-11-22T10:30+01:00`.
 * @returns null when the text is not a moment. JavaScript alone would read 30 February as 2 March.
 */
export function readMoment(text: string): Date | null {
  const date = MOMENT.exec(text)?.[1];
  return date === undefined || dayOf(date) === null ? null : new Date(text);
}

/** Whether a text is a moment as PostgreSQL writes it, on a day that exists. */
export function isTimestamp(text: string): boolean {
  const date = TIMESTAMP.exec(text)?.[1];
  return date !== undefined && !date.startsWith('0000') && dayOf(date) !== null;
}
