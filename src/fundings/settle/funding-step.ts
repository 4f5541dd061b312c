import type { FundingFailure, FundingIncidentKind, FundingStatus } from '../funding.js';
import type { GatewayAnswer, PaidAtGateway } from '../gateways/gateway-answer.js';

/** The trigger of the question. */
export type FundingTrigger = 'sweep' | 'notice' | 'return' | 'request' | 'operator';

/** What a step is decided on. */
export interface FundingFacts {
  readonly status: FundingStatus;
  /** Kobo, as we recorded it. */
  readonly amount: number;
  /** Kobo that the gateway has returned to the payer, as far as we know. */
  readonly returned: number;
  readonly hasAuthorizationUrl: boolean;
  /** How long ago it was asked for. */
  readonly ageMs: number;
  /** How often the sweep has asked, this time included. */
  readonly checks: number;
}

export interface FundingPolicy {
  /** Waits between the sweep's questions. After the last one no payment is expected any more. */
  readonly waitsMs: readonly number[];
  /** Until this age, "unknown reference" may mean that our request is still under way. */
  readonly notStartedMs: number;
}

/** What an answer does. Only `credit` moves money, and it moves what we recorded. */
export type FundingStep =
  | { readonly kind: 'keep' }
  | { readonly kind: 'credit' }
  | { readonly kind: 'fail'; readonly code: FundingFailure }
  | { readonly kind: 'mismatch'; readonly incident: FundingIncidentKind }
  | { readonly kind: 'incident'; readonly incident: FundingIncidentKind };

const keep: FundingStep = { kind: 'keep' };

/** The step that an answer of the gateway causes. Any answer without a rule here changes nothing. */
export function fundingStepFor(
  facts: FundingFacts,
  answer: GatewayAnswer,
  trigger: FundingTrigger,
  policy: FundingPolicy,
): FundingStep {
  switch (facts.status) {
    case 'pending':
      return stepOfPending(facts, answer, trigger, policy);
    case 'failed':
      // The payment arrived late, so the customer gets it.
      return answer.kind === 'succeeded' ? paidStep(facts, answer) : keep;
    case 'completed':
    case 'mismatched':
      return answer.kind === 'reversed' ? { kind: 'incident', incident: 'reversed' } : keep;
  }
}

function stepOfPending(
  facts: FundingFacts,
  answer: GatewayAnswer,
  trigger: FundingTrigger,
  policy: FundingPolicy,
): FundingStep {
  const isOver = facts.checks >= policy.waitsMs.length;
  switch (answer.kind) {
    case 'succeeded':
      return paidStep(facts, answer);
    case 'failed':
    case 'reversed':
      return { kind: 'fail', code: answer.kind };
    case 'abandoned':
      // The gateway calls a page abandoned as long as nobody has paid on it. It is believed when the
      // payer has left it, or has had all the time there is.
      return failIf(isOver || isLeft(facts, trigger, policy), facts);
    case 'unknown':
      return failIf(isOver || hasNotStarted(facts, policy), facts);
    case 'pending':
      return failIf(isOver, facts);
    case 'unclear':
      return keep;
  }
}

function failIf(isSo: boolean, { hasAuthorizationUrl }: FundingFacts): FundingStep {
  if (!isSo) return keep;
  return { kind: 'fail', code: hasAuthorizationUrl ? 'abandoned' : 'not_started' };
}

/**
 * The payer has come back from the page, or will never see it: the answer that named the page was lost, and the
 * gateway names it once. A request that asks holds the claim, so no other request can still be opening the page.
 */
function isLeft(facts: FundingFacts, trigger: FundingTrigger, policy: FundingPolicy): boolean {
  const isAskedAgain = trigger === 'request' && !facts.hasAuthorizationUrl;
  return trigger === 'return' || isAskedAgain || hasNotStarted(facts, policy);
}

/** The customer got no payment page, and no request that could still open one is under way. */
function hasNotStarted(facts: FundingFacts, policy: FundingPolicy): boolean {
  return !facts.hasAuthorizationUrl && facts.ageMs > policy.notStartedMs;
}

/** Part of the payment was returned before the credit, so less than the requested amount is left. */
function paidStep({ amount, returned }: FundingFacts, paid: PaidAtGateway): FundingStep {
  if (paid.currency !== 'NGN') return { kind: 'mismatch', incident: 'currency_mismatch' };
  return returned === 0 && isAsAsked(amount, paid)
    ? { kind: 'credit' }
    : { kind: 'mismatch', incident: 'amount_mismatch' };
}

/** To the kobo; more only by the fees, where the payer bears them. */
function isAsAsked(expected: number, { amount, requestedAmount, fees }: PaidAtGateway): boolean {
  if (requestedAmount !== null && requestedAmount !== expected) return false;
  if (amount === expected) return true;
  return requestedAmount !== null && fees !== null && amount === expected + fees;
}

/**
 * How long after an answer the next question comes, in milliseconds; null when there is none. Doubt at
 * the end of the waits goes on at the last of them: it never ends a funding, and about a failed one
 * it may hide the payment that the gateway has just told of. When somebody has told us of something, the
 * doubt is not left for as long as the age of the funding says.
 */
export function nextFundingCheckMs(
  { status, checks }: Pick<FundingFacts, 'status' | 'checks'>,
  answer: GatewayAnswer['kind'],
  trigger: FundingTrigger,
  { waitsMs }: FundingPolicy,
): number | null {
  if (status !== 'pending' && status !== 'failed') return null;
  if (answer === 'unclear' && trigger !== 'sweep') return waitsMs[0] ?? null;
  const goesOn = status === 'pending' || answer === 'unclear';
  return waitsMs[checks] ?? (goesOn ? (waitsMs.at(-1) ?? null) : null);
}
