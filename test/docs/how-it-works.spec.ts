import { describe, expect, it } from '@jest/globals';
import {
  paymentStepFor as paymentStep,
  type PaymentStatus,
  type Trigger,
} from '../../src/bill-payments/payment/payment-state.js';
import { FUNDING_STATUSES, type FundingStatus } from '../../src/fundings/funding.js';
import {
  fundingStepFor as fundingStep,
  type FundingStep,
} from '../../src/fundings/settle/funding-step.js';
import type { GatewayAnswer } from '../../src/fundings/gateways/gateway-answer.js';
import { document, section } from './documents.js';

const text = document('docs/how-it-works.md');

/** `from --> to: trigger / money` for each trigger of each arrow and of each note about what stays. */
function arrowsUnder(heading: string): string[] {
  const picture = section(text, heading);
  const words = /([\w ,]+?)(?: \/ (\w+))?$/.source;
  const drawn = picture.matchAll(new RegExp(`^ {2}(\\w+) --> (\\w+): ${words}`, 'gm'));
  const noted = picture.matchAll(
    new RegExp(`^ {2}note (?:left|right) of (\\w+)\\n {4}stays(): ${words}`, 'gm'),
  );
  return [...drawn, ...noted]
    .flatMap(([, from, to, triggers, money]) =>
      triggers!.split(', ').map((trigger) => arrow(from!, to! || from!, trigger, money)),
    )
    .sort();
}

function arrow(from: string, to: string, trigger: string, money = ''): string {
  return `${from} --> ${to}: ${trigger} / ${money}`;
}

// A missing or foreign name does not compile.
const PAYMENT_STATUSES: Record<PaymentStatus, true> = {
  pending: true,
  processing: true,
  needs_review: true,
  completed: true,
  failed: true,
};
const TRIGGERS: Record<Trigger, true> = {
  submit: true,
  reroute: true,
  escalate: true,
  delivered: true,
  pending: true,
  refused: true,
  reversed: true,
  notFound: true,
  unclear: true,
};

function paymentArrows(): string[] {
  const statuses = Object.keys(PAYMENT_STATUSES) as PaymentStatus[];
  const triggers = Object.keys(TRIGGERS) as Trigger[];
  return statuses
    .flatMap((from) =>
      triggers.flatMap((trigger) => {
        const step = paymentStep(from, trigger);
        return step === undefined ? [] : [arrow(from, step.to, trigger, step.money)];
      }),
    )
    .sort();
}

const AMOUNT = 500_000;
const paid = (amount: number): GatewayAnswer => ({
  kind: 'succeeded',
  reference: 'fund-1',
  amount,
  requestedAmount: null,
  currency: 'NGN',
  fees: null,
  paidAt: null,
});
const ANSWERS: Readonly<Record<string, GatewayAnswer>> = {
  'paid as asked': paid(AMOUNT),
  'paid otherwise': paid(AMOUNT - 1),
  failed: { kind: 'failed', message: 'declined' },
  reversed: { kind: 'reversed' },
  abandoned: { kind: 'abandoned' },
  unknown: { kind: 'unknown' },
  pending: { kind: 'pending' },
  unclear: { kind: 'unclear', reason: 'timeout' },
};

function drawn(from: FundingStatus, name: string, { kind }: FundingStep): string[] {
  switch (kind) {
    case 'keep':
      return [];
    case 'credit':
      return [arrow(from, 'completed', name, 'credit')];
    case 'fail':
      return [arrow(from, 'failed', name, 'keep')];
    case 'mismatch':
      return [arrow(from, 'mismatched', name, 'incident')];
    case 'incident':
      return [arrow(from, from, name, 'incident')];
  }
}

/** What each answer does in each state once all waits are over. */
function fundingArrows(): string[] {
  const policy = { waitsMs: [1], notStartedMs: 1 };
  return FUNDING_STATUSES.flatMap((status) => {
    const paid = { amount: AMOUNT, returned: 0 };
    const facts = { status, ...paid, hasAuthorizationUrl: true, ageMs: 2, checks: 1 };
    return Object.entries(ANSWERS).flatMap(([name, answer]) =>
      drawn(status, name, fundingStep(facts, answer, 'sweep', policy)),
    );
  }).sort();
}

describe('docs/how-it-works.md', () => {
  it('draws every step of a payment, with what becomes of the money, and no other', () => {
    expect(arrowsUnder('## The states of a payment')).toEqual(paymentArrows());
  });

  it('draws every step of a funding, with what becomes of the money, and no other', () => {
    expect(arrowsUnder('## The states of a funding')).toEqual(fundingArrows());
  });
});
