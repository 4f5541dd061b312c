export type PaymentStatus = 'pending' | 'processing' | 'needs_review' | 'completed' | 'failed';

export type Trigger =
  // Our own triggers.
  | 'submit'
  | 'reroute'
  | 'escalate'
  // The provider's answer.
  | 'delivered'
  | 'pending'
  | 'refused'
  | 'reversed'
  | 'notFound'
  | 'unclear';

/** The effect of a step on the money of the payment. */
export type MoneyAction = 'keep' | 'capture' | 'refund' | 'refundCaptured' | 'incident';

export interface Step {
  readonly to: PaymentStatus;
  readonly money: MoneyAction;
}

const delivered: Step = { to: 'completed', money: 'capture' };
const refused: Step = { to: 'failed', money: 'refund' };
const wait: Step = { to: 'processing', money: 'keep' };

// Doubt never moves money. A provider that timed out may still have vended, so only a definite answer, from
// the provider or from an operator, captures or refunds.
const steps: Record<PaymentStatus, Partial<Record<Trigger, Step>>> = {
  pending: { submit: wait, refused },
  processing: {
    delivered,
    refused,
    reversed: refused,
    pending: wait,
    unclear: wait,
    notFound: wait,
    reroute: wait,
    escalate: { to: 'needs_review', money: 'keep' },
  },
  needs_review: { delivered, refused, reversed: refused },
  completed: {
    reversed: { to: 'failed', money: 'refundCaptured' },
    refused: { to: 'completed', money: 'incident' },
  },
  failed: { delivered: { to: 'failed', money: 'incident' } },
};

/**
 * The step that `trigger` causes from `status`; undefined when the trigger is late or repeated, as queues
 * allow.
 */
export function paymentStepFor(status: PaymentStatus, trigger: Trigger): Step | undefined {
  return steps[status][trigger];
}

/** Whether the customer has the result: a token or a receipt, or the money back. */
export function isFinal(status: PaymentStatus): boolean {
  return status === 'completed' || status === 'failed';
}
