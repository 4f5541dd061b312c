import { LAGOS_OFFSET_MS } from '../../kernel/lagos-date.js';
import { intentDigest, type AttemptIntent } from './attempt-intent.js';

const ALPHABET = '0123456789abcdefghijklmnopqrstuv';
const SUFFIX_LENGTH = 20;
const MINUTES_OF_A_DAY = 1_440;
const DAY_MS = 86_400_000;

/**
 * The request id of an attempt that is sent on `day`: `YYYYMMDD` of that day in Africa/Lagos, `HHmm` any
 * time of the day, and 20 letters and digits (100 bits). All of it follows from the intent, so that a
 * provider recognises an attempt that it already has. VTpass requires this form. Other providers get it
 * too, because the attempts of one day at one provider are then a range of keys.
 * @param day `YYYY-MM-DD`.
 */
export function datedRequestId(intent: AttemptIntent, provider: string, day: string): string {
  const digest = intentDigest(intent, provider, day);
  const minute = digest.readUInt32BE(SUFFIX_LENGTH) % MINUTES_OF_A_DAY;
  const time = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0'));
  const suffix = Array.from(digest.subarray(0, SUFFIX_LENGTH), (byte) =>
    ALPHABET.charAt(byte & 31),
  );
  return day.replaceAll('-', '') + time.join('') + suffix.join('');
}

/** Whether midnight in Lagos comes within `beforeMs`, or was within the last `afterMs`. */
export function isNearLagosMidnight(now: Date, beforeMs: number, afterMs: number): boolean {
  const sinceMs = (now.getTime() + LAGOS_OFFSET_MS) % DAY_MS;
  return sinceMs < afterMs || DAY_MS - sinceMs <= beforeMs;
}
