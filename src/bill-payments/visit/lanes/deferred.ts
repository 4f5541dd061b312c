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
 * How long the lane of a provider that refused may wait for the next one's door. Nobody waits for one that
 * never heard of a purchase: it is asked again anyway.
 */
export const NEXT_WAIT_MS = 1_000;

/** What another attempt depends on, of the payment that an answer is about. */
export interface Failing {
  readonly status: PaymentStatus;
  readonly attempts: number;
  readonly refusal: DoubtedRefusal | null;
}

/**
 * Whether an answer may prove a failure that another provider can still make good. Silence proves one only where it
 * confirms a refusal, and a payment that is under review or over is asked of nobody else.
 */
export function mayBeMadeGood(
  answer: ProviderAnswer,
  { status, attempts, refusal }: Failing,
): answer is Refused | UnknownToProvider {
  if (paymentStepFor(status, 'reroute') === undefined || attempts >= ATTEMPTS_MAX) return false;
  if (answer.kind === 'notFound') return refusal !== null && refusal.fault !== 'order';
  return answer.kind === 'refused' && answer.fault !== 'order';
}

/**
 * A failure that another provider can make good, but has no room for at this moment. As doubt it moves no
 * money: the next look hears of it again, and by then that provider may have room.
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

/** Nothing was sent: should the provider say at the next look, too, that it never heard of it, it failed. */
export function notSent(answer: ProviderAnswer): ProviderAnswer {
  if (answer.kind !== 'notFound' && answer.kind !== 'unclear') return answer;
  const message = 'It was not sent: no standby had confirmed its attempt.';
  const refusal = { code: 'not_sent', message, fault: 'provider' } as const;
  return { kind: 'unclear', reason: message, refusal, evidence: answer.evidence };
}
