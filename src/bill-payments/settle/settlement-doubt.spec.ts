import { describe, expect, it } from '@jest/globals';
import {
  aDelivery,
  aPayment,
  aProcessingPayment,
  aRefusal,
  anAttempt,
  NOW,
} from '../../../test/support/builders.js';
import {
  aFailedPayment,
  anEnded,
  anEndedPayment,
  at,
  settledBy,
  notFound,
  pending,
  policy,
  unclear,
} from '../../../test/support/settling.js';
import { settle } from './settlement.js';

const AFTER_GRACE = new Date(NOW.getTime() + policy.timeoutMs + policy.notFoundGraceMs);

describe('"never heard of it"', () => {
  it('is counted, and the count starts anew when anything else is heard', () => {
    const attempt = anAttempt({ notFoundCount: 1 });
    expect(settledBy(notFound, { attempt }).attempt?.notFoundCount).toBe(2);
    for (const answer of [pending, unclear]) {
      expect(settledBy(answer, { attempt }).attempt?.notFoundCount).toBe(0);
    }
  });

  it('the third time, after the grace, refunds', () => {
    const attempt = anAttempt({ notFoundCount: 2 });
    expect(settledBy(notFound, { attempt, now: AFTER_GRACE })).toMatchObject({
      money: 'refund',
      payment: { status: 'failed', failureCode: 'not_found' },
      attempt: { outcome: 'notFound', notFoundCount: 3 },
    });
  });

  it.each([
    ['a moment before the grace is over', 2, new Date(AFTER_GRACE.getTime() - 1)],
    ['the second time', 1, AFTER_GRACE],
  ])('%s, holds the money', (_, notFoundCount, now) => {
    const attempt = anAttempt({ notFoundCount });
    expect(settledBy(notFound, { attempt, now })).toMatchObject({
      money: 'keep',
      payment: { status: 'processing' },
      attempt: { outcome: null },
    });
  });

  it('after a delivery proves nothing against it', () => {
    const { payment } = anEndedPayment();
    const attempt = anAttempt({ notFoundCount: 9, outcome: 'delivered' });
    expect(settledBy(notFound, { payment, attempt, now: AFTER_GRACE })).toMatchObject({
      money: 'keep',
      incident: null,
      payment: { status: 'completed' },
      attempt: { outcome: 'delivered' },
    });
  });

  it('is looked after for late deliveries once it was believed', () => {
    const attempt = anAttempt({ notFoundCount: 2 });
    expect(settledBy(notFound, { attempt, now: AFTER_GRACE }).nextCheckInMs).toBe(900_000);
  });
});

describe('a delivery after a refund', () => {
  it('is one incident and gives the customer nothing', () => {
    const settlement = settledBy(aDelivery(), aFailedPayment());
    expect(settlement).toMatchObject({
      money: 'incident',
      incident: 'delivered_after_refund',
      payment: { status: 'failed', tokens: [] },
      attempt: { outcome: 'notFound' },
    });
    const again = aFailedPayment({ incidents: ['delivered_after_refund'] });
    expect(settledBy(aDelivery(), again)).toMatchObject({ incident: null, events: [] });
  });
});

describe('doubt', () => {
  it.each([pending, unclear, notFound])('holds the money and looks again: %j', (answer) => {
    const settlement = settledBy(answer);
    expect(settlement).toMatchObject({
      money: 'keep',
      payment: { status: 'processing', checks: 1 },
      attempt: { outcome: null },
      events: [],
    });
    expect(settlement.nextCheckInMs).toBe(15_000);
  });

  it.each([pending, unclear])('in the answer to the vend is no look yet: %j', (answer) => {
    const settlement = settledBy(answer, { call: 'vend' });
    expect(settlement).toMatchObject({ money: 'keep', payment: { checks: 0 } });
    expect(settlement.nextCheckInMs).toBe(5_000);
  });

  it('that lasts past the budget asks an operator, once, and goes on looking', () => {
    const last = aProcessingPayment({ checks: policy.requeryWaitsMs.length - 1 });
    const settlement = settledBy(pending, { payment: last });
    expect(settlement).toMatchObject({
      money: 'keep',
      payment: { status: 'needs_review' },
      events: [{ type: 'payment.needs_review', data: { checks: 4, lastAnswer: 'pending' } }],
    });
    expect(settlement.nextCheckInMs).toBe(60_000);
    const next = settledBy(pending, { payment: settlement.payment });
    expect(next).toMatchObject({ payment: { status: 'needs_review' }, events: [] });
    expect(next.nextCheckInMs).toBe(60_000);
  });
});

describe('a report', () => {
  it('that no attempt was made in time refunds a pending payment', () => {
    const settlement = settle(aPayment(), null, { kind: 'expired' }, policy, at(NOW));
    expect(settlement).toMatchObject({
      money: 'refund',
      attempt: null,
      payment: { status: 'failed', failureCode: 'expired' },
      events: [{ type: 'payment.failed' }],
      nextCheckInMs: null,
    });
  });

  it.each([aProcessingPayment(), aProcessingPayment({ status: 'needs_review' }), anEnded()])(
    'that no attempt was made is nothing to a payment that has one: $status',
    (payment) => {
      const expired = { kind: 'expired' } as const;
      expect(settle(payment, anAttempt(), expired, policy, at(NOW))).toBeNull();
    },
  );

  it.each([0, 2])('about attempt %d of a payment that is at its first is stale', (attempt) => {
    const report = { kind: 'answer', attempt, call: 'vend', answer: aDelivery() } as const;
    expect(settle(aProcessingPayment(), anAttempt(), report, policy, at(NOW))).toBeNull();
  });

  it('about the first attempt is stale once there is a second', () => {
    const report = { kind: 'answer', attempt: 1, call: 'vend', answer: aRefusal() } as const;
    const second = anAttempt({ number: 2 });
    const payment = aProcessingPayment({ attempts: 2 });
    expect(settle(payment, second, report, policy, at(NOW))).toBeNull();
  });

  it('leaves the payment it was given as it was', () => {
    const payment = Object.freeze(aProcessingPayment());
    expect(settledBy(aRefusal(), { payment }).payment).not.toBe(payment);
    expect(payment.status).toBe('processing');
  });
});
