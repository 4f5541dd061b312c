/**
 * Money is an integer number of kobo (1 naira = 100 kobo), inside and at our HTTP edge. Only the adapters
 * of providers convert to naira.
 */
export const KOBO_PER_NAIRA = 100;

/** The largest amount one funding may carry: ₦1,000,000,000. Sums of many stay exact integers. */
export const FUNDING_AMOUNT_MAX = 100_000_000_000;

/** No real amount has so many characters. A longer text is not read. */
const AMOUNT_MAX_LENGTH = 64;

/** The largest balance that is still an exact integer in JavaScript. */
export const BALANCE_MAX = Number.MAX_SAFE_INTEGER;

/** Whether `value` is an amount of kobo with which arithmetic stays exact. */
export function isKobo(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/**
 * Converts a provider's naira to kobo. The value may be a number with float noise, or text such as
 * `"1,500.00"`.
 * @returns null when `naira` is not a finite amount.
 */
export function koboFromNaira(naira: unknown): number | null {
  if (typeof naira !== 'number' && typeof naira !== 'string') return null;
  if (typeof naira === 'string' && naira.length > AMOUNT_MAX_LENGTH) return null;
  const text = typeof naira === 'string' ? naira.replaceAll(',', '').trim() : naira;
  if (text === '') return null;
  const kobo = Math.round(Number(text) * KOBO_PER_NAIRA);
  return isKobo(kobo) ? kobo : null;
}

/** Formats kobo for people: `₦5,000.00`. */
export function formatNaira(kobo: number): string {
  const sign = kobo < 0 ? '-' : '';
  const absolute = Math.abs(kobo);
  const naira = Math.floor(absolute / KOBO_PER_NAIRA).toLocaleString('en-NG');
  const rest = String(absolute % KOBO_PER_NAIRA).padStart(2, '0');
  return `${sign}₦${naira}.${rest}`;
}

/** Formats kobo as naira for programs: `5000.00`, exact, without a currency sign. */
export function decimalNaira(kobo: number): string {
  const sign = kobo < 0 ? '-' : '';
  const absolute = Math.abs(kobo);
  const rest = String(absolute % KOBO_PER_NAIRA).padStart(2, '0');
  return `${sign}${Math.floor(absolute / KOBO_PER_NAIRA)}.${rest}`;
}
