import { describe, expect, it } from '@jest/globals';
import {
  isFinal,
  paymentStepFor,
  type PaymentStatus,
  type Step,
  type Trigger,
} from './payment-state.js';

const STATUSES: PaymentStatus[] = ['pending', 'processing', 'needs_review', 'completed', 'failed'];
const TRIGGERS: Trigger[] = [
  'submit',
  'reroute',
  'escalate',
  'delivered',
  'pending',
  'refused',
  'reversed',
  'notFound',
  'unclear',
];
const DOUBTS: Trigger[] = ['submit', 'reroute', 'escalate', 'pending', 'notFound', 'unclear'];

interface Taken extends Step {
  readonly from: PaymentStatus;
  readonly trigger: Trigger;
}

const everyStep: Taken[] = STATUSES.flatMap((from) =>
  TRIGGERS.flatMap((trigger) => {
    const step = paymentStepFor(from, trigger);
    return step === undefined ? [] : [{ from, trigger, ...step }];
  }),
);

/** Every way from `journey`'s end that meets no status twice, itself included when it ends finally. */
function journeysFrom(journey: readonly Taken[], met: ReadonlySet<PaymentStatus>): Taken[][] {
  const status = journey.at(-1)?.to ?? 'pending';
  const onward = everyStep
    .filter(({ from, to }) => from === status && !met.has(to))
    .flatMap((step) => journeysFrom([...journey, step], new Set([...met, step.to])));
  return isFinal(status) || onward.length === 0 ? [[...journey], ...onward] : onward;
}

const journeys = journeysFrom([], new Set(['pending']));

function nameOf(journey: readonly Taken[]): string {
  return ['pending', ...journey.map(({ trigger, to }) => `-${trigger}→ ${to}`)].join(' ');
}

describe('every loop-free journey of a payment', () => {
  it('is one of these', () => {
    expect(journeys.map(nameOf).sort()).toEqual(
      [
        'pending -refused→ failed',
        'pending -submit→ processing -delivered→ completed',
        'pending -submit→ processing -delivered→ completed -reversed→ failed',
        'pending -submit→ processing -refused→ failed',
        'pending -submit→ processing -reversed→ failed',
        'pending -submit→ processing -escalate→ needs_review -delivered→ completed',
        'pending -submit→ processing -escalate→ needs_review -delivered→ completed -reversed→ failed',
        'pending -submit→ processing -escalate→ needs_review -refused→ failed',
        'pending -submit→ processing -escalate→ needs_review -reversed→ failed',
      ].sort(),
    );
  });

  it.each(journeys.map((journey) => ({ name: nameOf(journey), journey })))(
    'moves the money exactly once: $name',
    ({ journey }) => {
      const moves = journey.map(({ money }) => money).filter((money) => money !== 'keep');
      const end = journey.at(-1)?.to;
      const wasCompleted = journey.some(({ to }) => to === 'completed');
      if (end === 'completed') expect(moves).toEqual(['capture']);
      else if (wasCompleted) expect(moves).toEqual(['capture', 'refundCaptured']);
      else expect(moves).toEqual(['refund']);
    },
  );

  it('ends finally', () => {
    for (const journey of journeys) expect(isFinal(journey.at(-1)?.to ?? 'pending')).toBe(true);
  });
});

describe('a step', () => {
  it('is known for every status and trigger, or is none', () => {
    for (const status of STATUSES) {
      for (const trigger of TRIGGERS) {
        const step = paymentStepFor(status, trigger);
        if (step !== undefined) expect(STATUSES).toContain(step.to);
      }
    }
  });

  it('that loops moves no money but tells of an incident when it is past the end', () => {
    for (const { from, to, money } of everyStep) {
      if (from === to) expect(money).toBe(isFinal(from) ? 'incident' : 'keep');
    }
  });

  it.each(DOUBTS)('never moves money on doubt: %s', (trigger) => {
    for (const status of STATUSES) {
      expect(paymentStepFor(status, trigger)?.money ?? 'keep').toBe('keep');
    }
  });

  it('captures only on delivery and only into completed', () => {
    for (const { trigger, to, money } of everyStep) {
      expect(money === 'capture').toBe(to === 'completed' && money !== 'incident');
      if (money === 'capture') expect(trigger).toBe('delivered');
    }
  });

  it('refunds whenever it fails a payment, the captured way only what was captured', () => {
    for (const { from, to, money } of everyStep) {
      const isRefund = money === 'refund' || money === 'refundCaptured';
      expect(isRefund).toBe(to === 'failed' && from !== 'failed');
      if (isRefund) expect(money === 'refundCaptured').toBe(from === 'completed');
    }
  });

  it('leads out of every open status to both ends', () => {
    for (const status of ['processing', 'needs_review'] as const) {
      expect(paymentStepFor(status, 'delivered')?.to).toBe('completed');
      expect(paymentStepFor(status, 'refused')?.to).toBe('failed');
    }
  });
});

describe('a final status', () => {
  it('completed ignores all but a reversal and a late refusal', () => {
    const heard = TRIGGERS.filter((trigger) => paymentStepFor('completed', trigger) !== undefined);
    expect(heard).toEqual(['refused', 'reversed']);
    expect(paymentStepFor('completed', 'refused')).toEqual({ to: 'completed', money: 'incident' });
  });

  it('failed ignores all but a late delivery', () => {
    const heard = TRIGGERS.filter((trigger) => paymentStepFor('failed', trigger) !== undefined);
    expect(heard).toEqual(['delivered']);
    expect(paymentStepFor('failed', 'delivered')).toEqual({ to: 'failed', money: 'incident' });
  });

  it('is one of completed and failed', () => {
    expect(STATUSES.filter(isFinal)).toEqual(['completed', 'failed']);
  });
});
