import type { ProviderAnswer } from '../../vending/provider/provider-answer.js';
import type { NewAttempt } from '../../vending/provider/electricity-provider.js';
import { answerKindOf } from './answers/received-answer.js';
import type {
  AttemptFacts,
  AttemptOutcome,
  DoubtedRefusal,
  FailureCode,
  PaymentFacts,
} from '../payment/payment.js';
import { isFinal, paymentStepFor, type Step, type Trigger } from '../payment/payment-state.js';
import {
  isBudgetSpent,
  isNotFoundProven,
  nextPaymentCheckMs,
  visitMs,
  type RetryPolicy,
} from '../payment/retry-policy.js';
import {
  applied,
  expired,
  flagging,
  late,
  opened,
  rerouted,
  type Draft,
  type Flagged,
  type SettledAttempt,
  type Settlement,
} from './settlement-draft.js';
import { isTokenDue } from '../payment/token-status.js';

/** A report about a payment: a provider's answer to one attempt, or that no attempt was made. */
export type AttemptReport =
  | {
      readonly kind: 'answer';
      readonly attempt: number;
      /** `vend` is the order itself; `requery` asks for its state, and only that counts as a look. */
      readonly call: 'vend' | 'requery';
      readonly answer: ProviderAnswer;
      /** The next provider's attempt, in case this answer proves that the attempt failed. */
      readonly alternative?: NewAttempt | null;
      /** Doubts to open as incidents, whatever the answer counts for. */
      readonly doubts?: readonly Flagged[];
    }
  | { readonly kind: 'expired' };

/**
 * The time and the random number that settlement depends on. They are parameters, so that it stays a pure
 * function.
 */
export interface SettlementContext {
  readonly now: Date;
  /** In [0, 1), for the jitter of the next check. */
  readonly random: number;
}

/** Failures without a refusal of the provider, by its silence or an operator's word: it may still deliver. */
const INFERRED: ReadonlySet<FailureCode | null> = new Set(['not_found', 'not_delivered']);
/** The most providers that are asked about one payment: the customer waits for each. */
export const ATTEMPTS_MAX = 3;

/**
 * The effect of a report on a payment: status, money, tokens, events and the next look. A pure function;
 * the state table decides.
 * @returns null when the report is about an attempt that is not the payment's last, and proves nothing.
 */
export function settle(
  payment: PaymentFacts,
  attempt: AttemptFacts | null,
  report: AttemptReport,
  policy: RetryPolicy,
  circumstances: SettlementContext,
): Settlement | null {
  if (report.kind === 'expired') {
    if (payment.status !== 'pending' || payment.attempts > 0) return null;
    const step = paymentStepFor(payment.status, 'refused');
    return finish(expired(payment), step, null, policy, circumstances);
  }
  if (isLateDelivery(payment, report)) {
    return keeping(
      report,
      finish(deliveredEarlier(payment, report), undefined, null, policy, circumstances),
    );
  }
  if (attempt?.number !== report.attempt || payment.attempts !== report.attempt) return null;
  const looks = report.call === 'requery' ? 1 : 0;
  const looked = { ...payment, checks: payment.checks + looks };
  return keeping(report, settleAnswer(looked, attempt, report, policy, circumstances));
}

/** Another success of the same purchase, which naturally differs from the believed one. */
function deliveredEarlier(payment: PaymentFacts, report: AnswerReport): Draft {
  const doubts = (report.doubts ?? []).filter(({ kind }) => kind !== 'second_delivery');
  const draft = opened(payment, 'delivered_by_earlier_attempt', report.answer.evidence);
  return flagged(draft, { ...report, doubts });
}

/** Adds the answer to the settlement as evidence. Every change by an answer is published as an event. */
function keeping({ attempt: number, call, answer }: AnswerReport, done: Settlement): Settlement {
  const { evidence } = answer;
  const hasDecided = done.events.length > 0;
  return { ...done, received: { number, call, kind: answerKindOf(answer), hasDecided, evidence } };
}

type AnswerReport = Extract<AttemptReport, { kind: 'answer' }>;

/** Whether an attempt delivered after it was proven to have failed: this must never happen. */
function isLateDelivery(payment: PaymentFacts, { attempt, answer }: AnswerReport): boolean {
  return answer.kind === 'delivered' && attempt > 0 && attempt < payment.attempts;
}

function settleAnswer(
  payment: PaymentFacts,
  attempt: AttemptFacts,
  report: AnswerReport,
  policy: RetryPolicy,
  circumstances: SettlementContext,
): Settlement {
  const answer = confirmed(attempt, report.answer);
  const notFoundCount = answer.kind === 'notFound' ? attempt.notFoundCount + 1 : 0;
  const isProven =
    answer.kind === 'notFound' &&
    isNotFoundProven({ sendBy: attempt.sendBy, count: notFoundCount }, circumstances.now, policy);
  const next = nextAttempt(payment, answer, report.alternative ?? null);
  const trigger: Trigger = next !== null ? 'reroute' : isProven ? 'refused' : answer.kind;
  // `notFound` about a finished payment is no news and no proof against it.
  const step =
    isProven && isFinal(payment.status) ? undefined : paymentStepFor(payment.status, trigger);
  const settled: SettledAttempt = {
    number: attempt.number,
    outcome: outcomeOf(attempt, step, isProven ? 'notFound' : answer.kind, next !== null),
    notFoundCount,
    refusal: doubtedRefusal(attempt, report.answer),
  };
  const draft = draftOf(payment, step, answer, next);
  const whole = { ...draft, attempt: settled, evidence: report.answer.evidence };
  return finish(flagged(whole, report), step, trigger, policy, circumstances, answer);
}

/**
 * Opens an incident, with both sides, for an answer that contradicts what we sent, whatever it counts for.
 */
function flagged(draft: Draft, { attempt, call, answer, doubts = [] }: AnswerReport): Draft {
  const { mismatches, evidence } = answer;
  const doubted = doubts.reduce(
    (before, one) => flagging(before, one.kind, { attempt, call, ...one.evidence }),
    draft,
  );
  if (mismatches === undefined) return doubted;
  const shown = { attempt, call, mismatches, answer: evidence };
  return flagging(doubted, 'answer_mismatch', shown);
}

function draftOf(
  payment: PaymentFacts,
  step: Step | undefined,
  answer: ProviderAnswer,
  next: NewAttempt | null,
): Draft {
  if (next !== null && answer.kind === 'refused') return rerouted(payment, next, answer);
  return step === undefined ? late(payment, answer) : applied(payment, step, answer);
}

/** Turns `notFound` into a refusal if the vend was refused in a way that one `notFound` confirms. */
function confirmed(attempt: AttemptFacts, answer: ProviderAnswer): ProviderAnswer {
  if (answer.kind !== 'notFound' || attempt.refusal === null) return answer;
  return { kind: 'refused', ...attempt.refusal, evidence: answer.evidence };
}

/**
 * The refusal that stays in doubt afterwards: a provider that does know the order has taken the refusal
 * back.
 */
function doubtedRefusal(attempt: AttemptFacts, answer: ProviderAnswer): DoubtedRefusal | null {
  if (answer.kind === 'unclear') return answer.refusal ?? attempt.refusal;
  return answer.kind === 'notFound' ? attempt.refusal : null;
}

/** The next attempt: only after proof that the last one failed, and while others may still vend. */
function nextAttempt(
  payment: PaymentFacts,
  answer: ProviderAnswer,
  alternative: NewAttempt | null,
): NewAttempt | null {
  const isOpen = paymentStepFor(payment.status, 'reroute') !== undefined;
  if (!isOpen || answer.kind !== 'refused' || answer.fault === 'order') return null;
  return payment.attempts < ATTEMPTS_MAX ? alternative : null;
}

/** Escalates when the budget is spent, and sets the time of the next look. */
export function finish(
  draft: Draft,
  step: Step | undefined,
  trigger: Trigger | null,
  policy: RetryPolicy,
  { random }: SettlementContext,
  answer?: ProviderAnswer,
): Settlement {
  const money = step?.money ?? 'keep';
  if (draft.nextAttempt !== null) {
    const claimMs = visitMs(policy);
    return { ...draft, received: null, money, nextCheckInMs: claimMs, claimMs };
  }
  const missed = tokenMissed(draft, trigger, policy, answer);
  let { payment, events } = missed;
  const escalation = paymentStepFor(payment.status, 'escalate');
  if (trigger !== null && escalation !== undefined && isBudgetSpent(payment.checks, policy)) {
    payment = { ...payment, status: escalation.to };
    const data = { checks: payment.checks, lastAnswer: trigger };
    events = [...events, { type: 'payment.needs_review', data }];
  }
  const facts = {
    status: payment.status,
    isTokenAwaited: isTokenDue(payment),
    isFailureInferred: INFERRED.has(payment.failureCode),
    isUnanswered: trigger === 'unclear',
    checks: payment.checks,
    retryAfterMs: answer?.kind === 'unclear' ? (answer.retryAfterMs ?? 0) : 0,
  };
  const checkInMs = nextPaymentCheckMs(facts, policy, random);
  const next = { nextCheckInMs: checkInMs, claimMs: null };
  return { ...missed, payment, events, received: null, money, ...next };
}

/** The provider was asked for the token as often as the policy says; from now on a person has to look. */
function tokenMissed(
  draft: Draft,
  trigger: Trigger | null,
  policy: RetryPolicy,
  answer: ProviderAnswer | undefined,
): Draft {
  const { payment } = draft;
  const isOver = trigger !== null && isBudgetSpent(payment.checks, policy);
  if (payment.tokenStatus !== 'awaited' || !isOver) return draft;
  const { checks, notUnderstood } = payment;
  const evidence = { checks, notUnderstood, lastAnswer: answer?.evidence ?? null };
  const missing = { ...draft, payment: { ...payment, tokenStatus: 'missing' as const } };
  return flagging(missing, 'token_missing', evidence);
}

/** A definite answer closes the attempt. A reversal also overrides an earlier delivery. */
function outcomeOf(
  attempt: AttemptFacts,
  step: Step | undefined,
  answer: ProviderAnswer['kind'],
  isRerouted: boolean,
): AttemptOutcome | null {
  if (isRerouted) return 'refused';
  if (step === undefined || step.money === 'keep' || step.money === 'incident') {
    return attempt.outcome;
  }
  return answer === 'pending' || answer === 'unclear' ? attempt.outcome : answer;
}
