import type { EventType } from '../events/event.js';
import type { Delivered, Evidence, ProviderAnswer } from '../vending/provider-answer.js';
import type {
  AttemptFacts,
  AttemptOutcome,
  FailureCode,
  IncidentKind,
  PaymentFacts,
} from './payment.js';
import { isFinal, stepFor, type MoneyAction, type Step, type Trigger } from './payment-state.js';
import {
  isBudgetSpent,
  isNotFoundProven,
  nextCheckInMs,
  type RetryPolicy,
} from './retry-policy.js';

/** What is reported about a payment: a provider's answer to one attempt, or that none was made. */
export type Report =
  | {
      readonly kind: 'answer';
      readonly attempt: number;
      /** Whether the provider was asked to vend, or what became of it: only the latter is a look. */
      readonly call: 'vend' | 'requery';
      readonly answer: ProviderAnswer;
    }
  | { readonly kind: 'expired' };

/** A fact to be told; it gets the payment's next seq. */
export interface SettlementEvent {
  readonly type: EventType;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Everything that one report changes, to be committed together. */
export interface Settlement {
  readonly payment: PaymentFacts;
  readonly money: MoneyAction;
  /** Until the next look, from the moment of the commit; null when there is none. */
  readonly nextCheckInMs: number | null;
  readonly attempt: {
    readonly outcome: AttemptOutcome | null;
    readonly notFoundCount: number;
  } | null;
  readonly evidence: Evidence | null;
  readonly incident: IncidentKind | null;
  readonly events: readonly SettlementEvent[];
}

/** The moment and the chance that settlement depends on, passed in so that it stays a function. */
export interface Circumstances {
  readonly now: Date;
  /** In [0, 1), for the jitter of the next check. */
  readonly random: number;
}

/**
 * What a report does to a payment: status, money, tokens, events and the next look. Pure; the state
 * table decides.
 * @returns null when the report is about an attempt that is not the payment's last.
 */
export function settle(
  payment: PaymentFacts,
  attempt: AttemptFacts | null,
  report: Report,
  policy: RetryPolicy,
  circumstances: Circumstances,
): Settlement | null {
  if (report.kind === 'expired') {
    if (payment.status !== 'pending' || payment.attempts > 0) return null;
    const failure = { code: 'expired', message: 'No provider could be asked in time.' } as const;
    return finish(
      failed(payment, failure),
      stepFor(payment.status, 'refused'),
      null,
      policy,
      circumstances,
    );
  }
  if (attempt?.number !== report.attempt || payment.attempts !== report.attempt) return null;
  const looks = report.call === 'requery' ? 1 : 0;
  const looked = { ...payment, checks: payment.checks + looks };
  return settleAnswer(looked, attempt, report.answer, policy, circumstances);
}

function settleAnswer(
  payment: PaymentFacts,
  attempt: AttemptFacts,
  answer: ProviderAnswer,
  policy: RetryPolicy,
  circumstances: Circumstances,
): Settlement {
  const notFoundCount = answer.kind === 'notFound' ? attempt.notFoundCount + 1 : 0;
  const isProven =
    answer.kind === 'notFound' &&
    isNotFoundProven({ sendBy: attempt.sendBy, count: notFoundCount }, circumstances.now, policy);
  const trigger: Trigger = isProven ? 'refused' : answer.kind;
  // A finished payment heard that it was never heard of: nothing new, and no proof against it.
  const step = isProven && isFinal(payment.status) ? undefined : stepFor(payment.status, trigger);
  const draft = step === undefined ? late(payment, answer) : applied(payment, step, answer);
  const outcome = outcomeOf(attempt, step, isProven ? 'notFound' : answer.kind);
  const withAttempt = { ...draft, attempt: { outcome, notFoundCount }, evidence: answer.evidence };
  return finish(withAttempt, step, trigger, policy, circumstances);
}

/** A settlement before its next look is known. */
export type Draft = Omit<Settlement, 'nextCheckInMs' | 'money'>;

function applied(payment: PaymentFacts, step: Step, answer: ProviderAnswer): Draft {
  switch (step.money) {
    case 'capture':
      return answer.kind === 'delivered' ? captured(payment, answer) : unchanged(payment);
    case 'refund':
      return failed(payment, failureOf(answer));
    case 'refundCaptured':
      return reversed(payment);
    case 'incident':
      return incident(payment, answer);
    case 'keep':
      return unchanged({ ...payment, status: step.to });
  }
}

/** A late or repeated answer changes nothing, unless it brings the token that was still awaited. */
function late(payment: PaymentFacts, answer: ProviderAnswer): Draft {
  const isTokenNew =
    payment.tokenStatus === 'awaited' && answer.kind === 'delivered' && answer.tokens.length > 0;
  if (!isTokenNew) return unchanged(payment);
  return {
    ...unchanged({
      ...payment,
      checks: 0,
      tokens: answer.tokens,
      tokenStatus: 'delivered',
      units: answer.units ?? payment.units,
    }),
    events: [{ type: 'payment.token_received', data: { tokens: answer.tokens.length } }],
  };
}

export function captured(payment: PaymentFacts, answer: Delivered): Draft {
  const isTokenMissing = payment.meterType === 'prepaid' && answer.tokens.length === 0;
  const cost = answer.cost ?? payment.amount;
  const tokenStatus = answer.tokens.length > 0 ? 'delivered' : isTokenMissing ? 'awaited' : 'none';
  return {
    ...unchanged({
      ...payment,
      status: 'completed',
      checks: 0,
      providerCost: cost,
      providerReference: answer.providerReference,
      tokens: answer.tokens,
      tokenStatus,
      units: answer.units,
    }),
    events: [
      {
        type: 'payment.completed',
        data: { provider: payment.provider, total: payment.total, cost, tokenStatus },
      },
    ],
  };
}

interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly isOurFault?: boolean;
}

export function failed(payment: PaymentFacts, failure: Failure): Draft {
  return {
    ...unchanged({
      ...payment,
      status: 'failed',
      checks: 0,
      tokenStatus: payment.tokenStatus === 'awaited' ? 'none' : payment.tokenStatus,
      failureCode: failure.code,
      failureMessage: failure.message,
    }),
    events: [
      {
        type: 'payment.failed',
        data: {
          code: failure.code,
          refunded: payment.total,
          isOurFault: failure.isOurFault === true,
        },
      },
    ],
  };
}

function reversed(payment: PaymentFacts): Draft {
  const draft = failed(payment, {
    code: 'reversed',
    message: 'The provider took the delivered purchase back.',
  });
  return { ...draft, events: [{ type: 'payment.reversed', data: { refunded: payment.total } }] };
}

function incident(payment: PaymentFacts, answer: ProviderAnswer): Draft {
  const kind = answer.kind === 'delivered' ? 'delivered_after_refund' : 'refused_after_delivery';
  const draft = unchanged(payment);
  if (payment.incidents.includes(kind)) return draft;
  return { ...draft, incident: kind, events: [{ type: 'incident.opened', data: { kind } }] };
}

function unchanged(payment: PaymentFacts): Draft {
  return { payment, attempt: null, evidence: null, incident: null, events: [] };
}

/** Escalates when the budget is spent, and says when the payment is looked at next. */
export function finish(
  draft: Draft,
  step: Step | undefined,
  trigger: Trigger | null,
  policy: RetryPolicy,
  { random }: Circumstances,
): Settlement {
  let { payment, events } = draft;
  const escalation = stepFor(payment.status, 'escalate');
  if (trigger !== null && escalation !== undefined && isBudgetSpent(payment.checks, policy)) {
    payment = { ...payment, status: escalation.to };
    const data = { checks: payment.checks, lastAnswer: trigger };
    events = [...events, { type: 'payment.needs_review', data }];
  }
  const checkInMs = nextCheckInMs(
    {
      status: payment.status,
      isTokenAwaited: payment.tokenStatus === 'awaited',
      isFailureInferred:
        payment.failureCode === 'not_found' || payment.failureCode === 'not_delivered',
      isUnanswered: trigger === 'unclear',
      checks: payment.checks,
    },
    policy,
    random,
  );
  return { ...draft, payment, events, money: step?.money ?? 'keep', nextCheckInMs: checkInMs };
}

function failureOf(answer: ProviderAnswer): Failure {
  switch (answer.kind) {
    case 'refused':
      return answer.isOurFault
        ? {
            code: 'provider_unavailable',
            message: 'The provider cannot sell now.',
            isOurFault: true,
          }
        : { code: 'refused', message: answer.message };
    case 'reversed':
      return { code: 'reversed', message: 'The provider returned the money undelivered.' };
    case 'notFound':
      return { code: 'not_found', message: 'The purchase never reached the provider.' };
    case 'delivered':
    case 'pending':
    case 'unclear':
      return { code: 'refused', message: 'The provider refused the purchase.' };
  }
}

/** A definite answer closes the attempt; a reversal also overrides the delivery before it. */
function outcomeOf(
  attempt: AttemptFacts,
  step: Step | undefined,
  answer: ProviderAnswer['kind'],
): AttemptOutcome | null {
  if (step === undefined || step.money === 'keep' || step.money === 'incident') {
    return attempt.outcome;
  }
  return answer === 'pending' || answer === 'unclear' ? attempt.outcome : answer;
}
