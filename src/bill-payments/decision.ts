import type { Delivered, Evidence } from '../vending/provider-answer.js';
import type { AttemptFacts, PaymentFacts } from './payment.js';
import { stepFor } from './payment-state.js';
import type { RetryPolicy } from './retry-policy.js';
import { captured, failed, type Settlement } from './settlement-draft.js';
import { finish, type Circumstances } from './settlement.js';

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
  circumstances: Circumstances,
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
  const step = stepFor(payment.status, decision.kind);
  return finish(withAttempt, step, decision.kind, policy, circumstances);
}
