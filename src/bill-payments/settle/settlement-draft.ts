import type { EventType } from '../../events/event.js';
import type {
  Delivered,
  Evidence,
  ProviderAnswer,
  Refused,
} from '../../vending/provider/provider-answer.js';
import type { NewAttempt } from '../../vending/provider/electricity-provider.js';
import type { ReceivedAnswer } from './answers/received-answer.js';
import { inEntryOrder } from '../receipts/token-lines.js';
import { isKnownWithoutToken, isTokenDue, tokenStatusOf } from '../payment/token-status.js';
import type {
  AttemptOutcome,
  DoubtedRefusal,
  FailureCode,
  IncidentKind,
  PaymentFacts,
} from '../payment/payment.js';
import type { MoneyAction, Step } from '../payment/payment-state.js';

/** An event to publish; it gets the payment's next seq. */
export interface SettlementEvent {
  readonly type: EventType;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The new state of the attempt that the report is about. */
export interface SettledAttempt {
  readonly number: number;
  readonly outcome: AttemptOutcome | null;
  readonly notFoundCount: number;
  readonly refusal: DoubtedRefusal | null;
}

/** An incident with its evidence. */
export interface Flagged {
  readonly kind: IncidentKind;
  readonly evidence: Evidence;
}

/** All changes of one report, to be committed together. */
export interface Settlement {
  readonly payment: PaymentFacts;
  readonly money: MoneyAction;
  /** The time from the commit to the next look; null when there is none. */
  readonly nextCheckInMs: number | null;
  /**
   * How long the claim lasts when the committing process makes the next call itself; null when no call
   * follows.
   */
  readonly claimMs: number | null;
  readonly attempt: SettledAttempt | null;
  /** The attempt that follows the failed one, stored in the same commit. The committing process sends it. */
  readonly nextAttempt: NewAttempt | null;
  readonly evidence: Evidence | null;
  /** The answer to store; null when there was none. */
  readonly received: ReceivedAnswer | null;
  readonly incident: IncidentKind | null;
  /** Further incidents beside those of the state table. */
  readonly flagged: readonly Flagged[];
  readonly events: readonly SettlementEvent[];
}

/** A settlement before its money and its next look are determined. */
export type Draft = Omit<Settlement, 'nextCheckInMs' | 'claimMs' | 'money' | 'received'>;

/** The effect of a step of the state table on the payment that `answer` is about. */
export function applied(payment: PaymentFacts, step: Step, answer: ProviderAnswer): Draft {
  switch (step.money) {
    case 'capture':
      return answer.kind === 'delivered' ? captured(payment, answer) : unchanged(payment);
    case 'refund':
      return failed(payment, failureOf(answer));
    case 'refundCaptured':
      return reversed(payment);
    case 'incident': {
      if (answer.kind === 'delivered' && isKnownWithoutToken(payment, answer)) {
        return unchanged(payment);
      }
      const kind =
        answer.kind === 'delivered' ? 'delivered_after_refund' : 'refused_after_delivery';
      return opened(payment, kind, answer.evidence);
    }
    case 'keep':
      return unchanged({ ...payment, status: step.to });
  }
}

/** A late or repeated answer changes nothing, unless it brings tokens that are still awaited. */
export function late(payment: PaymentFacts, answer: ProviderAnswer): Draft {
  if (!isTokenDue(payment) || answer.kind !== 'delivered') return unchanged(payment);
  return withTokens(payment, answer);
}

/** Adds tokens to the existing ones. The purchase has its token once it has the credit token. */
export function withTokens(
  payment: PaymentFacts,
  found: Pick<Delivered, 'tokens' | 'units' | 'notUnderstood' | 'details'>,
): Draft {
  const known = new Set(payment.tokens.map(({ value }) => value));
  const added = found.tokens.filter(({ value }) => !known.has(value));
  const tokens = inEntryOrder([...payment.tokens, ...added]);
  const isComplete = tokenStatusOf(payment.meterType, tokens) === 'delivered';
  const draft = unchanged({
    ...payment,
    checks: isComplete ? 0 : payment.checks,
    tokens,
    tokenStatus: isComplete ? 'delivered' : payment.tokenStatus,
    units: found.units ?? payment.units,
    notUnderstood: found.notUnderstood ?? payment.notUnderstood,
    details: found.details ?? payment.details,
  });
  if (added.length === 0) return draft;
  return {
    ...draft,
    events: [{ type: 'payment.token_received', data: { tokens: tokens.length } }],
  };
}

/** The attempt has provably failed, and the next one replaces it. */
export function rerouted(payment: PaymentFacts, next: NewAttempt, refusal: Refused): Draft {
  const { provider: from, attempts } = payment;
  const { code, fault } = refusal;
  const attempt = attempts + 1;
  return {
    ...unchanged({ ...payment, provider: next.provider, attempts: attempt, checks: 0 }),
    nextAttempt: next,
    events: [
      {
        type: 'payment.submitted',
        data: { ...next, attempt, after: { provider: from, code }, isOurFault: fault === 'ours' },
      },
    ],
  };
}

/** No attempt was made in time, so the payment fails. */
export function expired(payment: PaymentFacts): Draft {
  return failed(payment, { code: 'expired', message: 'No provider could be asked in time.' });
}

/** Opens an incident and publishes it once. */
export function opened(payment: PaymentFacts, kind: IncidentKind, evidence: Evidence): Draft {
  const draft = { ...unchanged(payment), evidence };
  if (payment.incidents.includes(kind)) return draft;
  return { ...draft, incident: kind, events: [{ type: 'incident.opened', data: { kind } }] };
}

/** Adds one more incident to the draft, unless the payment has one of this kind already. */
export function flagging(draft: Draft, kind: IncidentKind, evidence: Evidence): Draft {
  const known = [
    draft.incident,
    ...draft.payment.incidents,
    ...draft.flagged.map((one) => one.kind),
  ];
  if (known.includes(kind)) return draft;
  return {
    ...draft,
    flagged: [...draft.flagged, { kind, evidence }],
    events: [...draft.events, { type: 'incident.opened', data: { kind } }],
  };
}

/** The purchase is delivered, with its token or, if prepaid, still without it. */
export function captured(payment: PaymentFacts, answer: Delivered): Draft {
  const cost = answer.cost ?? payment.amount;
  const tokenStatus = tokenStatusOf(payment.meterType, answer.tokens);
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
      notUnderstood: answer.notUnderstood ?? null,
      details: answer.details ?? null,
    }),
    events: [
      {
        type: 'payment.completed',
        data: { provider: payment.provider, total: payment.total, cost, tokenStatus },
      },
    ],
  };
}

/** The reason for a failure, as shown to the customer. */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly isOurFault?: boolean;
}

/** The purchase has failed, and its money goes back. */
export function failed(payment: PaymentFacts, failure: Failure): Draft {
  return {
    ...unchanged({
      ...payment,
      status: 'failed',
      checks: 0,
      tokenStatus: isTokenDue(payment) ? 'none' : payment.tokenStatus,
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

/** Operators decided that the token will never come: the sale is reversed as the provider would do it. */
export function reversedByOperator(payment: PaymentFacts): Draft {
  const draft = failed(payment, {
    code: 'not_delivered',
    message: 'The biller never sent the token.',
  });
  const data = { refunded: payment.total, by: 'operators' };
  return { ...draft, events: [{ type: 'payment.reversed', data }] };
}

function unchanged(payment: PaymentFacts): Draft {
  return {
    payment,
    attempt: null,
    nextAttempt: null,
    evidence: null,
    incident: null,
    flagged: [],
    events: [],
  };
}

function failureOf(answer: ProviderAnswer): Failure {
  switch (answer.kind) {
    case 'refused':
      return refusalOf(answer);
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

/** Shows the customer the provider's words only if they are about the purchase. */
function refusalOf({ fault, message }: Refused): Failure {
  switch (fault) {
    case 'order':
    case 'unexplained':
      return { code: 'refused', message };
    case 'provider':
      return { code: 'provider_unavailable', message: 'The biller cannot be reached now.' };
    case 'ours':
      return {
        code: 'provider_unavailable',
        message: 'The provider cannot sell now.',
        isOurFault: true,
      };
  }
}
