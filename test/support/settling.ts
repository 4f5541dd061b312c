import type { AttemptFacts, PaymentFacts } from '../../src/bill-payments/payment/payment.js';
import type { RetryPolicy } from '../../src/bill-payments/payment/retry-policy.js';
import { settle, type SettlementContext } from '../../src/bill-payments/settle/settlement.js';
import type { Settlement } from '../../src/bill-payments/settle/settlement-draft.js';
import type { Evidence, ProviderAnswer } from '../../src/vending/provider/provider-answer.js';
import { A_TOKEN, aProcessingPayment, aRetryPolicy, anAttempt, NOW } from './builders.js';

const evidence: Evidence = { status: 200 };

export const policy: RetryPolicy = aRetryPolicy();
export const pending: ProviderAnswer = { kind: 'pending', code: '099', evidence };
export const unclear: ProviderAnswer = { kind: 'unclear', reason: 'HTTP 500', evidence };
export const notFound: ProviderAnswer = { kind: 'notFound', evidence };
export const reversed: ProviderAnswer = { kind: 'reversed', code: '040', evidence };

/** A payment and its attempt when an answer comes. */
export interface Situation {
  readonly payment?: PaymentFacts;
  readonly attempt?: AttemptFacts;
  readonly now?: Date;
  /** Whether it answers the vend, or (as by default) a requery. */
  readonly call?: 'vend' | 'requery';
}

/** What an answer to its one attempt does to a payment. */
export function settledBy(
  answer: ProviderAnswer,
  {
    payment = aProcessingPayment(),
    attempt = anAttempt(),
    now = NOW,
    call = 'requery',
  }: Situation = {},
): Settlement {
  const report = { kind: 'answer', attempt: attempt.number, call, answer } as const;
  const settlement = settle(payment, attempt, report, policy, at(now));
  if (settlement === null) throw new Error('the report was stale');
  return settlement;
}

export function at(now: Date): SettlementContext {
  return { now, random: 0.5 };
}

/** A payment that was delivered with its token. */
export function anEnded(with_: Partial<PaymentFacts> = {}): PaymentFacts {
  return aProcessingPayment({
    status: 'completed',
    providerCost: 4_925_00,
    tokens: [{ role: 'credit', value: A_TOKEN }],
    tokenStatus: 'delivered',
    seq: 3,
    ...with_,
  });
}

export function anEndedPayment(
  with_: Partial<PaymentFacts> = {},
): Required<Pick<Situation, 'payment' | 'attempt'>> {
  return { payment: anEnded(with_), attempt: anAttempt({ outcome: 'delivered' }) };
}

/** A payment that was refunded because its provider had never settledBy of it. */
export function aFailedPayment(
  with_: Partial<PaymentFacts> = {},
): Required<Pick<Situation, 'payment' | 'attempt'>> {
  const failure = { status: 'failed', failureCode: 'not_found', seq: 3 } as const;
  return {
    payment: aProcessingPayment({ ...failure, ...with_ }),
    attempt: anAttempt({ outcome: 'notFound', notFoundCount: 3 }),
  };
}
