import { ValidationFailed } from './errors.js';
import { lagosDate } from './lagos-date.js';
import { dayOf } from './lagos-day.js';
import { readMoment } from './moment.js';

/** One end of a period that a caller asks for. */
export interface PeriodEnd {
  /** For the start of a period, its first moment; for the end, the first moment after it. */
  readonly at: Date;
  /** The first or the last day of the period in Lagos, `YYYY-MM-DD`. */
  readonly day: string;
  /** Whether the caller named a day without a time. */
  readonly isDay: boolean;
}

/** A period that a caller asks for. An end that is null is open. */
export interface Period {
  readonly from: PeriodEnd | null;
  readonly until: PeriodEnd | null;
}

/** An end as PostgreSQL gets it: in UTC, so that it means the same in every session. */
export function isoOf(end: PeriodEnd | null): string | null {
  return end === null ? null : end.at.toISOString();
}

const YEAR = /^[12]/;

/**
 * Reads one end of a period. A day is a day in Lagos; a moment has its offset.
 * @returns null when `text` is neither.
 */
export function readEnd(text: string, side: 'from' | 'to'): PeriodEnd | null {
  const day = YEAR.test(text) ? dayOf(text) : null;
  if (day !== null) {
    return { at: side === 'from' ? day.from : day.until, day: day.date, isDay: true };
  }
  const at = readMoment(text);
  if (at === null) return null;
  // The last moment of a period that ends at midnight is on the day before.
  const last = side === 'from' ? at : new Date(at.getTime() - 1);
  return { at, day: lagosDate(last), isDay: false };
}

/**
 * The period between `from` and `to`. A day `to` is included; a moment `to` is not.
 * @throws ValidationFailed when `from` is after `to`, or one of them is neither a day nor a moment.
 * @example
 * periodOf({ from: '2026-01-01', to: '2026-01-31' }) // all of January in Lagos
 */
export function periodOf({
  from,
  to,
}: {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}): Period {
  const [start, end] = [ended('from', from), ended('to', to)];
  if (start !== null && end !== null && isAfter(start, end)) {
    throw new ValidationFailed([{ field: 'from', message: 'must not be after to' }]);
  }
  return { from: start, until: end };
}

function ended(side: 'from' | 'to', text: string | undefined): PeriodEnd | null {
  if (text === undefined) return null;
  const end = readEnd(text, side);
  if (end === null) throw new ValidationFailed([{ field: side, message: END_FAULT }]);
  return end;
}

/** The error message for an end that is neither a day nor a moment. */
export const END_FAULT =
  'must be a day of the calendar such as 2026-11-22, or a moment such as 2026-11-22T09:30:00.000Z';

/** A period from a moment to the same moment is empty, which is not an error. */
function isAfter(from: PeriodEnd, until: PeriodEnd): boolean {
  return until.isDay ? from.at >= until.at : from.at > until.at;
}
