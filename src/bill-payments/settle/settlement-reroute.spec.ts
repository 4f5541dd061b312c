import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  aDelivery,
  aProcessingPayment,
  aRefusal,
  anAttempt,
  NOW,
} from '../../../test/support/builders.js';
import {
  anEnded,
  at,
  notFound,
  pending,
  policy,
  reversed,
  unclear,
} from '../../../test/support/settling.js';
import type { Fault, ProviderAnswer, Unclear } from '../../vending/provider/provider-answer.js';
import type { NewAttempt } from '../../vending/provider/electricity-provider.js';
import type { AttemptFacts, PaymentFacts } from '../payment/payment.js';
import { visitMs } from '../payment/retry-policy.js';
import { settle } from './settlement.js';
import type { Settlement } from './settlement-draft.js';

const OTHER: NewAttempt = { provider: 'buypower', requestId: 'second' };
const others = aRefusal({ fault: 'provider', code: '034' });

interface Situation {
  readonly payment?: PaymentFacts;
  readonly attempt?: AttemptFacts;
  readonly alternative?: NewAttempt | null;
  /** Which attempt the answer is about, when not the last. */
  readonly number?: number;
  readonly call?: 'vend' | 'requery';
}

function settledBy(answer: ProviderAnswer, situation: Situation = {}): Settlement {
  const { payment = aProcessingPayment(), attempt = anAttempt(), call = 'vend' } = situation;
  const { alternative = OTHER, number = attempt.number } = situation;
  const report = { kind: 'answer', attempt: number, call, answer, alternative } as const;
  const settlement = settle(payment, attempt, report, policy, at(NOW));
  if (settlement === null) throw new Error('the report was stale');
  return settlement;
}

describe('a second provider', () => {
  it.each<Fault>(['provider', 'ours', 'unexplained'])(
    'is asked once the first has refused by the fault %s; the money stays where it is',
    (fault) => {
      const settlement = settledBy(aRefusal({ fault, code: '034' }));
      expect(settlement).toMatchObject({
        money: 'keep',
        nextAttempt: OTHER,
        attempt: { number: 1, outcome: 'refused' },
        payment: { status: 'processing', provider: 'buypower', attempts: 2, checks: 0 },
        nextCheckInMs: visitMs(policy),
        claimMs: visitMs(policy),
      });
      expect(settlement.events).toEqual([
        {
          type: 'payment.submitted',
          data: {
            ...OTHER,
            attempt: 2,
            after: { provider: 'vtpass', code: '034' },
            isOurFault: fault === 'ours',
          },
        },
      ]);
    },
  );

  it('is not asked about an order that anybody would refuse', () => {
    const settlement = settledBy(aRefusal({ fault: 'order', code: '013' }));
    expect(settlement).toMatchObject({ money: 'refund', nextAttempt: null });
  });

  it('is not asked when there is none, and the customer has the money back', () => {
    const settlement = settledBy(others, { alternative: null });
    expect(settlement).toMatchObject({
      money: 'refund',
      nextAttempt: null,
      payment: { status: 'failed', failureCode: 'provider_unavailable' },
    });
  });

  it.each([pending, unclear, notFound, reversed, aDelivery()])(
    'is never asked without proof that the first has failed: %j',
    (answer) => {
      expect(settledBy(answer).nextAttempt).toBeNull();
    },
  );

  it('is not asked about a payment that waits for an operator, or that is final', () => {
    const inReview = aProcessingPayment({ status: 'needs_review' });
    expect(settledBy(others, { payment: inReview })).toMatchObject({ money: 'refund' });
    expect(settledBy(others, { payment: anEnded() })).toMatchObject({ money: 'incident' });
  });

  it('is the last of three attempts', () => {
    const third = {
      payment: aProcessingPayment({ attempts: 3 }),
      attempt: anAttempt({ number: 3 }),
    };
    expect(settledBy(others, third)).toMatchObject({ money: 'refund', nextAttempt: null });
  });

  it('may find that the first has delivered after all: an incident, told once', () => {
    const payment = aProcessingPayment({ attempts: 2, provider: 'buypower' });
    const late = { payment, attempt: anAttempt({ number: 2 }), number: 1 };
    expect(settledBy(aDelivery(), late)).toMatchObject({
      money: 'keep',
      incident: 'delivered_by_earlier_attempt',
      attempt: null,
      events: [{ type: 'incident.opened' }],
    });
    const flagged = { ...payment, incidents: ['delivered_by_earlier_attempt'] };
    expect(settledBy(aDelivery(), { ...late, payment: flagged }).incident).toBeNull();
    const report = { kind: 'answer', attempt: 1, call: 'vend', answer: others } as const;
    expect(settle(payment, anAttempt({ number: 2 }), report, policy, at(NOW))).toBeNull();
  });
});

describe('a refusal that the provider’s word alone does not prove', () => {
  const refusal = {
    code: '019',
    message: 'the same purchase a moment ago',
    fault: 'order',
  } as const;
  const doubted: Unclear = { kind: 'unclear', reason: 'code 019', refusal, evidence: {} };

  it('keeps the money and is remembered', () => {
    expect(settledBy(doubted)).toMatchObject({
      money: 'keep',
      attempt: { outcome: null, refusal },
    });
  });

  it('is proven by one "never heard of it", without the grace', () => {
    const settlement = settledBy(notFound, { attempt: anAttempt({ refusal }), call: 'requery' });
    expect(settlement).toMatchObject({
      money: 'refund',
      attempt: { outcome: 'refused' },
      payment: { failureCode: 'refused', failureMessage: refusal.message },
    });
  });

  it('leads to another provider when the cause is the first one’s', () => {
    const down = { ...refusal, code: '030', fault: 'provider' } as const;
    const settlement = settledBy(notFound, {
      attempt: anAttempt({ refusal: down }),
      call: 'requery',
    });
    expect(settlement.nextAttempt).toEqual(OTHER);
  });

  it('is remembered through silence, and forgotten once the provider knows the order', () => {
    const attempt = anAttempt({ refusal });
    expect(settledBy(unclear, { attempt }).attempt?.refusal).toEqual(refusal);
    expect(settledBy(pending, { attempt }).attempt?.refusal).toBeNull();
    expect(settledBy(aDelivery(), { attempt })).toMatchObject({ money: 'capture' });
  });
});

describe('whatever several providers answer about one payment', () => {
  const answers = fc.constantFrom<ProviderAnswer>(
    aDelivery(),
    aRefusal(),
    others,
    aRefusal({ fault: 'order' }),
    reversed,
    pending,
    unclear,
    notFound,
  );
  const heardOf = fc.record({
    attempt: fc.integer({ min: 1, max: 4 }),
    answer: answers,
    call: fc.constantFrom('vend' as const, 'requery' as const),
    hasOther: fc.boolean(),
  });

  it('one attempt is open at a time, and money moves at most once each way', () => {
    fc.assert(
      fc.property(fc.array(heardOf, { maxLength: 30 }), (sequence) => {
        let payment: PaymentFacts = aProcessingPayment();
        let attempt: AttemptFacts = anAttempt();
        const moves: string[] = [];
        for (const { hasOther, ...report } of sequence) {
          const settlement = settle(
            payment,
            attempt,
            { kind: 'answer', ...report, alternative: hasOther ? OTHER : null },
            policy,
            at(NOW),
          );
          if (settlement === null) continue;
          if (settlement.nextAttempt !== null) {
            // The failed attempt is closed by proof before the next exists.
            expect(settlement.attempt?.outcome).toBe('refused');
            expect(settlement.payment.attempts).toBe(attempt.number + 1);
            expect(attempt.outcome).toBeNull();
            attempt = anAttempt({ number: attempt.number + 1 });
          } else if (settlement.attempt !== null) {
            attempt = { ...attempt, ...settlement.attempt };
          }
          const { money, incident } = settlement;
          if (money !== 'keep' && money !== 'incident') moves.push(money);
          const incidents =
            incident === null ? payment.incidents : [...payment.incidents, incident];
          payment = { ...settlement.payment, incidents };
        }
        expect([[], ['capture'], ['refund'], ['capture', 'refundCaptured']]).toContainEqual(moves);
        expect(payment.attempts).toBeLessThanOrEqual(3);
      }),
      { numRuns: 500 },
    );
  });
});
