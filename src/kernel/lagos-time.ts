/** Nigeria has one time zone, UTC+1, and no summer time. */
const LAGOS_OFFSET_MS = 3_600_000;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A moment as a person in Nigeria reads it: `22 Nov 2026, 10:35`. */
export function lagosMoment(at: Date): string {
  const local = new Date(at.getTime() + LAGOS_OFFSET_MS);
  const time = local.toISOString().slice(11, 16);
  const month = MONTHS[local.getUTCMonth()] ?? '';
  return `${local.getUTCDate()} ${month} ${local.getUTCFullYear()}, ${time}`;
}

/** A moment as a program reads it, in Nigeria's time: `2026-11-22T10:35:40.000+01:00`. */
export function lagosIso(at: Date): string {
  return new Date(at.getTime() + LAGOS_OFFSET_MS).toISOString().replace('Z', '+01:00');
}
