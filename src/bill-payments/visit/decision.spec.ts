import { describe, expect, it } from '@jest/globals';
import {
  A_TOKEN,
  aDelivery,
  aPayment,
  aProcessingPayment,
  aRetryPolicy,
  anAttempt,
  NOW,
} from '../../../test/support/builders.js';
import { settledBy, unclear } from '../../../test/support/settling.js';
import { settleDecision, type Decision } from './decision.js';
import type { PaymentFacts } from '../payment/payment.js';
import type { PaymentStatus } from '../payment/payment-state.js';
import type { Settlement } from '../settle/settlement-draft.js';

const evidence = { decision: { by: 'somebody' } };
const failed: Decision = { kind: 'refused', evidence };
const delivered: Decision = { ...aDelivery(), evidence };
const waiting = (with_: Partial<PaymentFacts> = {}): PaymentFacts =>
  aProcessingPayment({ status: 'needs_review', checks: 9, seq: 3, ...with_ });

const decided = (
  decision: Decision,
  payment = waiting(),
  attempt: ReturnType<typeof anAttempt> | null = anAttempt(),
): Settlement | null =>
  settleDecision(payment, attempt, decision, aRetryPolicy(), { now: NOW, random: 0.5 });

describe('a decision about a payment in review', () => {
  it('that it was delivered captures the money and hands over the tokens', () => {
    expect(decided(delivered)).toMatchObject({
      money: 'capture',
      payment: {
        status: 'completed',
        providerCost: 4_925_00,
        tokens: [{ value: A_TOKEN }],
        tokenStatus: 'delivered',
      },
      attempt: { outcome: 'delivered' },
      evidence,
      events: [{ type: 'payment.completed' }],
    });
  });

  it('without the token of a prepaid purchase goes on asking for it', () => {
    const settlement = decided({ ...delivered, tokens: [] });
    expect(settlement).toMatchObject({
      money: 'capture',
      payment: { status: 'completed', tokenStatus: 'awaited' },
      nextCheckInMs: expect.any(Number),
    });
  });

  it('without the cost books the amount as the cost', () => {
    const settlement = decided({ ...delivered, cost: null });
    expect(settlement?.payment.providerCost).toBe(settlement?.payment.amount);
  });

  it('that nothing was refunds it, and the provider is still asked for its second thoughts', () => {
    const settlement = decided(failed)!;
    expect(settlement).toMatchObject({
      money: 'refund',
      payment: { status: 'failed', failureCode: 'not_delivered' },
      attempt: { outcome: 'refused' },
      evidence,
      events: [{ type: 'payment.failed' }],
      nextCheckInMs: expect.any(Number),
    });
    const { payment } = settlement;
    const attempt = anAttempt({ outcome: 'refused' });
    expect(settledBy(unclear, { payment, attempt }).nextCheckInMs).toEqual(expect.any(Number));
    expect(settledBy(aDelivery(), { payment, attempt })).toMatchObject({
      money: 'incident',
      incident: 'delivered_after_refund',
    });
  });

  it.each<PaymentStatus>(['pending', 'processing', 'completed', 'failed'])(
    'does nothing to one that is %s',
    (status) => {
      for (const decision of [delivered, failed]) {
        expect(decided(decision, waiting({ status }))).toBeNull();
      }
    },
  );

  it('does nothing to one that nobody was asked about', () => {
    expect(decided(failed, aPayment({ status: 'needs_review' }), null)).toBeNull();
  });
});
