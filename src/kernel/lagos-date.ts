const DAY_MS = 86_400_000;

/** Africa/Lagos is UTC+1, without summer time. */
export const LAGOS_OFFSET_MS = 3_600_000;

/** The date in Lagos at a moment, `YYYY-MM-DD`, or the date `daysBack` days earlier. */
export function lagosDate(now: Date, daysBack = 0): string {
  const local = new Date(now.getTime() + LAGOS_OFFSET_MS - daysBack * DAY_MS);
  return local.toISOString().slice(0, 10);
}

/** The first moment of the next day in Lagos. */
export function nextLagosMidnight(now: Date): Date {
  const local = now.getTime() + LAGOS_OFFSET_MS;
  return new Date(local - (local % DAY_MS) + DAY_MS - LAGOS_OFFSET_MS);
}
