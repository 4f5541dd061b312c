import { LAGOS_OFFSET_MS } from './lagos-date.js';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A moment as a person in Nigeria reads it: `22 Nov 2026, 10:35`. */
export function lagosMoment(at: Date): string {
  const time = new Date(at.getTime() + LAGOS_OFFSET_MS).toISOString().slice(11, 16);
  return `${lagosDay(at)}, ${time}`;
}

/** The day of a moment as a person in Nigeria reads it: `22 Nov 2026`. */
export function lagosDay(at: Date): string {
  const local = new Date(at.getTime() + LAGOS_OFFSET_MS);
  const month = MONTHS[local.getUTCMonth()] ?? '';
  return `${local.getUTCDate()} ${month} ${local.getUTCFullYear()}`;
}

/** A moment as a program reads it, in Nigeria's time: `2026-11-22T10:35:40.000+01:00`. */
export function lagosIso(at: Date): string {
  return new Date(at.getTime() + LAGOS_OFFSET_MS).toISOString().replace('Z', '+01:00');
}
