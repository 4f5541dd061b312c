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

/** What a person found out about a payment that no requery could decide. */
export type Decision = Delivered | { readonly kind: 'refused'; readonly evidence: Evidence };

/**
 * What a decision does to a payment: the same steps as the provider's own word. One that nothing was
 * delivered is looked at again as a silence of the provider is, since it may deliver after all.
 * @returns null when the payment does not wait for a decision, or no longer does.
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

/** A person's word ends an attempt as a provider's would, so it is kept with the answers. */
function decided(done: Settlement): Settlement {
  const { attempt, evidence } = done;
  if (attempt === null || evidence === null) return done;
  const word = { number: attempt.number, call: 'desk', kind: 'decision' } as const;
  return { ...done, received: { ...word, hasDecided: true, evidence } };
}

/** The tokens that a person got from the provider or its biller. */
export type FoundTokens = Pick<Delivered, 'tokens' | 'units'>;

/**
 * What tokens that a person found do to a payment: what they would do if they came from the provider.
 * @returns null when no token of it is due, or no longer is.
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
 * What a reversal by people does to a payment: the same step as the provider's own, so that the books of
 * the provider are as if nothing was sold. It is looked at again, since its token may come after all.
 * @returns null when its token is not missing, or no longer is.
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
