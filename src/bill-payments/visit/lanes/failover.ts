import type {
  ProviderAnswer,
  Refused,
  Unclear,
  UnknownToProvider,
} from '../../../vending/provider/provider-answer.js';
import type { DoubtedRefusal } from '../../payment/payment.js';
import { paymentStepFor, type PaymentStatus } from '../../payment/payment-state.js';
import { ATTEMPTS_MAX } from '../../settle/settlement.js';

/**
 * How long a payment that a provider refused may wait for a slot of the next one. After `notFound` it does not
 * wait: the provider is asked again anyway.
 */
export const NEXT_PROVIDER_WAIT_MS = 1_000;

/** The facts of a payment that decide about another attempt. */
export interface FailoverFacts {
  readonly status: PaymentStatus;
  readonly attempts: number;
  readonly refusal: DoubtedRefusal | null;
}

/**
 * Whether the answer may prove a failure after which another provider may vend. `notFound` proves one only if it
 * confirms a refusal. A payment in review or in a final state goes to no other provider.
 */
export function mayFailOver(
  answer: ProviderAnswer,
  { status, attempts, refusal }: FailoverFacts,
): answer is Refused | UnknownToProvider {
  if (paymentStepFor(status, 'reroute') === undefined || attempts >= ATTEMPTS_MAX) return false;
  if (answer.kind === 'notFound') return refusal !== null && refusal.fault !== 'order';
  return answer.kind === 'refused' && answer.fault !== 'order';
}

/**
 * Turns a failure into doubt, because the next provider has no room at this moment. Doubt moves no money: the
 * next visit gets the failure again, and by then that provider may have room.
 */
export function deferred(answer: Refused | UnknownToProvider): Unclear {
  const { evidence, mismatches } = answer;
  const reason = `${answer.kind}, and the next provider has no room now`;
  const doubt = {
    kind: 'unclear',
    reason,
    evidence,
    ...(mismatches !== undefined && { mismatches }),
  } as const;
  if (answer.kind === 'notFound') return doubt;
  const { code, message, fault } = answer;
  return { ...doubt, refusal: { code, message, fault } };
}

/** The attempt was not sent. If the next requery also says that the provider does not know it, it failed. */
export function notSent(answer: ProviderAnswer): ProviderAnswer {
  if (answer.kind !== 'notFound' && answer.kind !== 'unclear') return answer;
  const message = 'It was not sent: no standby had confirmed its attempt.';
  const refusal = { code: 'not_sent', message, fault: 'provider' } as const;
  return { kind: 'unclear', reason: message, refusal, evidence: answer.evidence };
}
