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

/** What is reported about a payment: a provider's answer to one attempt, or that none was made. */
export type AttemptReport =
  | {
      readonly kind: 'answer';
      readonly attempt: number;
      /** Whether the provider was asked to vend, or what became of it: only the latter is a look. */
      readonly call: 'vend' | 'requery';
      readonly answer: ProviderAnswer;
      /** Who else could be asked, should this answer prove that the attempt failed. */
      readonly alternative?: NewAttempt | null;
      /** What there is to be looked into, whatever the answer counts for. */
      readonly doubts?: readonly Flagged[];
    }
  | { readonly kind: 'expired' };

/** The moment and the chance that settlement depends on, passed in so that it stays a function. */
export interface SettlementContext {
  readonly now: Date;
  /** In [0, 1), for the jitter of the next check. */
  readonly random: number;
}

/** Failures that rest on silence, or on a person's word: the provider may deliver after all. */
const INFERRED: ReadonlySet<FailureCode | null> = new Set(['not_found', 'not_delivered']);
/** Providers asked about one payment, at most: each wait is a customer's. */
export const ATTEMPTS_MAX = 3;

/**
 * What a report does to a payment: status, money, tokens, events and the next look. Pure; the state
 * table decides.
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

/** It is another success, and differs from the believed one as a matter of course. */
function deliveredEarlier(payment: PaymentFacts, report: AnswerReport): Draft {
  const doubts = (report.doubts ?? []).filter(({ kind }) => kind !== 'second_delivery');
  const draft = opened(payment, 'delivered_by_earlier_attempt', report.answer.evidence);
  return flagged(draft, { ...report, doubts });
}

/** The settlement with its answer as evidence. Whatever changes by an answer is told by an event. */
function keeping({ attempt: number, call, answer }: AnswerReport, done: Settlement): Settlement {
  const { evidence } = answer;
  const hasDecided = done.events.length > 0;
  return { ...done, received: { number, call, kind: answerKindOf(answer), hasDecided, evidence } };
}

type AnswerReport = Extract<AttemptReport, { kind: 'answer' }>;

/** An attempt that was proven to have failed has delivered after all: what must never happen. */
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
  // A finished payment heard that it was never heard of: nothing new, and no proof against it.
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

/** An answer that does not say what we sent is an incident, with both sides, whatever it counts for. */
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

/** The vend was refused in a way that one "never heard of it" confirms: then it is a refusal. */
function confirmed(attempt: AttemptFacts, answer: ProviderAnswer): ProviderAnswer {
  if (answer.kind !== 'notFound' || attempt.refusal === null) return answer;
  return { kind: 'refused', ...attempt.refusal, evidence: answer.evidence };
}

/** What is still doubted afterwards: a provider that knows the order after all has taken it back. */
function doubtedRefusal(attempt: AttemptFacts, answer: ProviderAnswer): DoubtedRefusal | null {
  if (answer.kind === 'unclear') return answer.refusal ?? attempt.refusal;
  return answer.kind === 'notFound' ? attempt.refusal : null;
}

/** Whom to ask next: only after proof that the last attempt failed, and where others may still vend. */
function nextAttempt(
  payment: PaymentFacts,
  answer: ProviderAnswer,
  alternative: NewAttempt | null,
): NewAttempt | null {
  const isOpen = paymentStepFor(payment.status, 'reroute') !== undefined;
  if (!isOpen || answer.kind !== 'refused' || answer.fault === 'order') return null;
  return payment.attempts < ATTEMPTS_MAX ? alternative : null;
}

/** Escalates when the budget is spent, and says when the payment is looked at next. */
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

/** The provider was asked for the token as often as it is without a person: now one has to look. */
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

/** A definite answer closes the attempt; a reversal also overrides the delivery before it. */
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
