import type { Delivered, Evidence } from '../../vending/provider/provider-answer.js';
import type { AttemptFacts, PaymentFacts } from '../payment/payment.js';
import { paymentStepFor } from '../payment/payment-state.js';
import type { RetryPolicy } from '../payment/retry-policy.js';
import {
  captured,
  failed,
  reversedByOperator,
  withTokens,
  type Settlement,
} from '../settle/settlement-draft.js';
import { isTokenDue } from '../payment/token-status.js';
import { finish, type SettlementContext } from '../settle/settlement.js';

/** An operator's decision about a payment that no requery could settle. */
export type Decision = Delivered | { readonly kind: 'refused'; readonly evidence: Evidence };

/**
 * The effect of a decision on a payment: the same steps as for the provider's own answer. After a decision
 * that nothing was delivered, the payment is still looked at as after a provider's silence, because the
 * provider may deliver after all.
 * @returns null when the payment does not wait for a decision (any more).
 */
export function settleDecision(
  payment: PaymentFacts,
  attempt: AttemptFacts | null,
  decision: Decision,
  policy: RetryPolicy,
  circumstances: SettlementContext,
): Settlement | null {
  if (payment.status !== 'needs_review' || attempt === null) return null;
  const draft =
    decision.kind === 'delivered'
      ? captured(payment, decision)
      : failed(payment, { code: 'not_delivered', message: 'Nothing was delivered.' });
  const withAttempt = {
    ...draft,
    attempt: {
      number: attempt.number,
      outcome: decision.kind,
      notFoundCount: attempt.notFoundCount,
      refusal: attempt.refusal,
    },
    evidence: decision.evidence,
  };
  const step = paymentStepFor(payment.status, decision.kind);
  return decided(finish(withAttempt, step, decision.kind, policy, circumstances));
}

/** Stores the decision with the answers, because it ends an attempt as a provider's answer would. */
function decided(done: Settlement): Settlement {
  const { attempt, evidence } = done;
  if (attempt === null || evidence === null) return done;
  const word = { number: attempt.number, call: 'desk', kind: 'decision' } as const;
  return { ...done, received: { ...word, hasDecided: true, evidence } };
}

/** The tokens that an operator got from the provider or the biller. */
export type FoundTokens = Pick<Delivered, 'tokens' | 'units'>;

/**
 * The effect of tokens that an operator entered: the same as if the provider had sent them.
 * @returns null when no token of the payment is due (any more).
 */
export function settleFoundTokens(
  payment: PaymentFacts,
  found: FoundTokens,
  policy: RetryPolicy,
  circumstances: SettlementContext,
): Settlement | null {
  if (payment.status !== 'completed' || !isTokenDue(payment)) return null;
  return finish(withTokens(payment, found), undefined, null, policy, circumstances);
}

/**
 * The effect of a reversal by operators: the same step as a reversal by the provider, so that the
 * provider's accounts look as if nothing was sold. The payment is still looked at, because its token may
 * come after all.
 * @returns null when its token is not missing (any more).
 */
export function settleReversal(
  payment: PaymentFacts,
  attempt: AttemptFacts | null,
  evidence: Evidence,
  policy: RetryPolicy,
  circumstances: SettlementContext,
): Settlement | null {
  const isMissing = payment.status === 'completed' && payment.tokenStatus === 'missing';
  if (!isMissing || attempt === null) return null;
  const draft = {
    ...reversedByOperator(payment),
    attempt: {
      number: attempt.number,
      outcome: 'reversed' as const,
      notFoundCount: attempt.notFoundCount,
      refusal: attempt.refusal,
    },
    evidence,
  };
  const step = paymentStepFor(payment.status, 'reversed');
  return decided(finish(draft, step, null, policy, circumstances));
}
