import { randomBytes } from 'node:crypto';

const LAGOS_OFFSET_MS = 3_600_000;
const ALPHABET = '0123456789abcdefghijklmnopqrstuv';
const SUFFIX_LENGTH = 20;

/**
 * A request id that begins with its minute, `YYYYMMDDHHmm` of today in Africa/Lagos (UTC+1, no summer
 * time), then alphanumerics that make it unique for ever (100 random bits). VTpass asks for this form;
 * elsewhere it is ours, so that the attempts of one day at one provider are a range of keys.
 */
export function datedRequestId(now: Date): string {
  const lagos = new Date(now.getTime() + LAGOS_OFFSET_MS).toISOString();
  const stamp = lagos.slice(0, 16).replaceAll(/\D/g, '');
  const suffix = Array.from(randomBytes(SUFFIX_LENGTH), (byte) => ALPHABET.charAt(byte & 31));
  return stamp + suffix.join('');
}

const DAY_MS = 86_400_000;

/** Whether midnight in Lagos is less than `beforeMs` ahead, or less than `afterMs` ago. */
export function isNearLagosMidnight(now: Date, beforeMs: number, afterMs: number): boolean {
  const sinceMs = (now.getTime() + LAGOS_OFFSET_MS) % DAY_MS;
  return sinceMs < afterMs || DAY_MS - sinceMs <= beforeMs;
}
