import { lagosDate } from '../../kernel/lagos-date.js';
import { NOT_FOUND_MIN, type RetryPolicy } from '../payment/retry-policy.js';

/** Why providers are asked before anything is sent. */
export type AskOnlyReason = 'past_missing' | 'setting' | 'operator';

/** A period in which every first attempt is searched for at the providers before it is made. */
export interface AskOnlyPeriod {
  readonly reason: AskOnlyReason;
  /** The last moment up to which the database's history is known to be complete. */
  readonly since: Date;
  /** The moment of the detection: none of the missing attempts was sent after it. */
  readonly beganAt: Date;
}

/** The most days to search: each day costs one question to each provider. */
const DAYS_MAX = 31;
const DAY_MS = 86_400_000;

/** The days in Lagos, `YYYY-MM-DD`, on which an attempt may have been sent that is missing here. */
export function daysToAskAbout({ since, beganAt }: AskOnlyPeriod): string[] {
  const last = lagosDate(beganAt);
  const days: string[] = [];
  for (let back = 0; back < DAYS_MAX; back += 1) {
    const day = lagosDate(new Date(beganAt.getTime() - back * DAY_MS));
    if (day < lagosDate(since) && day !== last) break;
    days.unshift(day);
  }
  return days;
}

/**
 * Whether a payment may be sent because no provider knows it. The providers must have said so often enough
 * in a row, and so long after the loss was noticed that no earlier vend can still be in progress.
 * @param rounds how many times in a row every provider has now said it.
 */
export function isCleared(
  period: AskOnlyPeriod,
  rounds: number,
  now: Date,
  policy: RetryPolicy,
): boolean {
  const graceMs = policy.sendWithinMs + policy.timeoutMs + policy.notFoundGraceMs;
  return rounds >= NOT_FOUND_MIN && now.getTime() >= period.beganAt.getTime() + graceMs;
}
