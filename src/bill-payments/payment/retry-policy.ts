import type { PaymentStatus } from './payment-state.js';

/** The waits of a payment's life, in milliseconds. */
export interface RetryPolicy {
  /** How long after its attempt was committed a vend may still be sent. */
  readonly sendWithinMs: number;
  /** How long one call to the provider may take. */
  readonly timeoutMs: number;
  /** How long after both the provider's word "never heard of it" is not believed. */
  readonly notFoundGraceMs: number;
  /** How long a payment may wait for its first attempt before it is given back. */
  readonly pendingMaxMs: number;
  /** Waits between requeries; past the last one an operator decides, and requeries go on at it. */
  readonly requeryWaitsMs: readonly number[];
  /** Waits before a finished payment is looked at again, since providers reverse deliveries late. */
  readonly reversalChecksMs: readonly number[];
}

/** How often in a row a provider must say that it never heard of a request before we believe it. */
export const NOT_FOUND_MIN = 3;
/** How many looks at a finished payment may go unanswered in the place of its last one. */
export const UNANSWERED_LOOKS_MAX = 30;
/** Waits vary by a tenth either way, so that payments of one outage do not all ask at once. */
const JITTER = 0.1;

/** What a visit needs beside the provider's call before it is over. */
const MARGIN_MS = 5_000;

/** How long a visit that makes a call may take; others keep away for so long. */
export function visitMs(policy: RetryPolicy): number {
  return policy.sendWithinMs + policy.timeoutMs + MARGIN_MS;
}

/** What is known of the last attempt when its provider says `notFound` once more. */
export interface NotFoundFacts {
  readonly sendBy: Date;
  /** How many times in a row it has now been said. */
  readonly count: number;
}

/**
 * Whether `notFound` proves that the vend never happened: said often enough, and so long after the
 * last moment at which it could have been sent that it cannot be under way any more.
 */
export function isNotFoundProven(facts: NotFoundFacts, now: Date, policy: RetryPolicy): boolean {
  const settledMs = facts.sendBy.getTime() + policy.timeoutMs + policy.notFoundGraceMs;
  return facts.count >= NOT_FOUND_MIN && now.getTime() >= settledMs;
}

/** Whether `checks` requeries have used up the budget, so that an operator has to look. */
export function isBudgetSpent(checks: number, policy: RetryPolicy): boolean {
  return checks >= policy.requeryWaitsMs.length;
}

/** What decides when a payment is looked at next. */
export interface CheckFacts {
  readonly status: PaymentStatus;
  readonly isTokenAwaited: boolean;
  /** Whether the failure rests on the provider's silence, not on its word. */
  readonly isFailureInferred: boolean;
  /** Whether the last look found nobody to ask, or nothing that could be believed. */
  readonly isUnanswered: boolean;
  /** How many looks there have been since it got into this state. */
  readonly checks: number;
  /** How long the provider asked us to wait, if it did. */
  readonly retryAfterMs: number;
}

/**
 * How long until a payment is looked at again; null when nothing is left to find out.
 * @param random a number in [0, 1) for the jitter.
 */
export function nextPaymentCheckMs(
  facts: CheckFacts,
  policy: RetryPolicy,
  random: number,
): number | null {
  const vary = (waitMs: number): number => Math.round(waitMs * (1 - JITTER + 2 * JITTER * random));
  const isOpen = facts.status !== 'completed' && facts.status !== 'failed';
  if (isOpen || facts.isTokenAwaited) {
    const waits = policy.requeryWaitsMs;
    const waitMs = waits[Math.min(facts.checks, waits.length - 1)] ?? policy.timeoutMs;
    return Math.max(facts.retryAfterMs, vary(waitMs));
  }
  if (facts.status === 'failed' && !facts.isFailureInferred) return null;
  const wait = lookBackMs(facts, policy.reversalChecksMs);
  return wait === undefined ? null : vary(wait);
}

// An outage of the provider at the time of the last look would hide a reversal for ever, so that one
// is repeated until it is answered; not without end, since a provider may forget old purchases.
function lookBackMs(facts: CheckFacts, waits: readonly number[]): number | undefined {
  const isRepeated = facts.isUnanswered && facts.checks < waits.length + UNANSWERED_LOOKS_MAX;
  return waits[facts.checks] ?? (isRepeated ? waits.at(-1) : undefined);
}
