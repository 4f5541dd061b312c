import type { PaymentStatus } from './payment-state.js';

/** The waits in the life of a payment, in milliseconds. */
export interface RetryPolicy {
  /** How long after its attempt was committed a vend may still be sent. */
  readonly sendWithinMs: number;
  /** How long one call to the provider may take. */
  readonly timeoutMs: number;
  /** How long after the send time and the call a provider's "never heard of it" is not believed. */
  readonly notFoundGraceMs: number;
  /** How long a payment may wait for its first attempt before it is refunded. */
  readonly pendingMaxMs: number;
  /**
   * Waits between requeries. After the last one an operator decides, and requeries repeat at that interval.
   */
  readonly requeryWaitsMs: readonly number[];
  /** Waits before a finished payment is requeried, because providers reverse deliveries late. */
  readonly reversalChecksMs: readonly number[];
}

/** How often in a row a provider must say that it never heard of a request before it is believed. */
export const NOT_FOUND_MIN = 3;
/** How often the last look at a finished payment is repeated while it gets no answer. */
export const UNANSWERED_LOOKS_MAX = 30;
/** Waits vary by a tenth either way, so that the payments of one outage do not all ask at once. */
const JITTER = 0.1;

/** The time that a visit needs in addition to the provider's call. */
const MARGIN_MS = 5_000;

/** How long a visit with a call may take. No other visit claims the payment for that long. */
export function visitMs(policy: RetryPolicy): number {
  return policy.sendWithinMs + policy.timeoutMs + MARGIN_MS;
}

/** The facts about the last attempt when its provider answers `notFound` once more. */
export interface NotFoundFacts {
  readonly sendBy: Date;
  /** How many times in a row the provider has now answered it. */
  readonly count: number;
}

/**
 * Whether `notFound` proves that the vend never happened: the provider said it often enough, and so long
 * after the last possible send time that the vend cannot be in progress any more.
 */
export function isNotFoundProven(facts: NotFoundFacts, now: Date, policy: RetryPolicy): boolean {
  const settledMs = facts.sendBy.getTime() + policy.timeoutMs + policy.notFoundGraceMs;
  return facts.count >= NOT_FOUND_MIN && now.getTime() >= settledMs;
}

/** Whether `checks` requeries have used up the budget, so that an operator has to decide. */
export function isBudgetSpent(checks: number, policy: RetryPolicy): boolean {
  return checks >= policy.requeryWaitsMs.length;
}

/** The facts that determine when a payment is checked next. */
export interface CheckFacts {
  readonly status: PaymentStatus;
  readonly isTokenAwaited: boolean;
  /** Whether the failure was concluded from the provider's silence, and not from its answer. */
  readonly isFailureInferred: boolean;
  /** Whether the last look could ask no provider, or got no answer that could be believed. */
  readonly isUnanswered: boolean;
  /** How many looks there have been since the payment got into this state. */
  readonly checks: number;
  /** How long the provider asked us to wait; 0 if it did not ask. */
  readonly retryAfterMs: number;
}

/**
 * The time until the next check of a payment; null when no check is needed any more.
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

// If the provider is down at the last look, a reversal would stay hidden for ever, so that look is repeated
// until it is answered. It is not repeated without end, because a provider may forget old purchases.
function lookBackMs(facts: CheckFacts, waits: readonly number[]): number | undefined {
  const isRepeated = facts.isUnanswered && facts.checks < waits.length + UNANSWERED_LOOKS_MAX;
  return waits[facts.checks] ?? (isRepeated ? waits.at(-1) : undefined);
}
