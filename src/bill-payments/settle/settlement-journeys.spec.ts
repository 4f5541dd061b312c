import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  aDelivery,
  aProcessingPayment,
  aRefusal,
  anAttempt,
  NOW,
} from '../../../test/support/builders.js';
import { notFound, pending, policy, reversed, unclear } from '../../../test/support/settling.js';
import type { ProviderAnswer } from '../../vending/provider/provider-answer.js';
import type { AttemptFacts, PaymentFacts } from '../payment/payment.js';
import { isFinal } from '../payment/payment-state.js';
import { isNotFoundProven } from '../payment/retry-policy.js';
import { settle, type AttemptReport } from './settlement.js';
import type { Settlement } from './settlement-draft.js';

// What may reach one payment: any answers, late, repeated and contradictory, in any order and at any
// time, among reports about other attempts. `apply` does what the store does with a settlement.

const answers = fc.constantFrom<ProviderAnswer>(
  aDelivery(),
  aDelivery({ tokens: [], cost: null }),
  aRefusal(),
  aRefusal({ fault: 'ours', code: '018' }),
  reversed,
  pending,
  unclear,
  notFound,
);

const reportsOf = (
  attempt: number,
  answer: fc.Arbitrary<ProviderAnswer>,
): fc.Arbitrary<AttemptReport> =>
  fc.record({
    kind: fc.constant('answer'),
    attempt: fc.constant(attempt),
    call: fc.constantFrom('vend', 'requery'),
    answer,
  });

// Mostly doubt, as in life, so that journeys are long enough to be interesting.
const reports = fc.oneof(
  { weight: 8, arbitrary: reportsOf(1, answers) },
  { weight: 8, arbitrary: reportsOf(1, fc.constantFrom(pending, unclear, notFound)) },
  { weight: 1, arbitrary: reportsOf(2, answers) },
  { weight: 1, arbitrary: fc.constant<AttemptReport>({ kind: 'expired' }) },
);

const heard = fc.record({
  report: reports,
  afterMs: fc.integer({ min: 0, max: 1_200_000 }),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});

const journey = fc.record({
  meterType: fc.constantFrom('prepaid' as const, 'postpaid' as const),
  reports: fc.array(heard, { minLength: 1, maxLength: 25 }),
});

type Journey = typeof journey extends fc.Arbitrary<infer T> ? T : never;

interface Looked {
  readonly before: PaymentFacts;
  readonly attemptBefore: AttemptFacts;
  readonly report: AttemptReport;
  readonly now: Date;
  readonly settlement: Settlement | null;
}

/** Lets every report of a journey happen to a payment, as settlements under its lock do. */
function walk({ meterType, reports: sequence }: Journey): Looked[] {
  let payment = aProcessingPayment({ meterType });
  let attempt = anAttempt();
  let nowMs = NOW.getTime();
  return sequence.map(({ report, afterMs, random }) => {
    nowMs += afterMs;
    const now = new Date(nowMs);
    const settlement = settle(payment, attempt, report, policy, { now, random });
    const looked = { before: payment, attemptBefore: attempt, report, now, settlement };
    if (settlement !== null) [payment, attempt] = apply(settlement, attempt);
    return looked;
  });
}

function apply(settlement: Settlement, attempt: AttemptFacts): [PaymentFacts, AttemptFacts] {
  const { payment, events, incident } = settlement;
  const incidents = incident === null ? payment.incidents : [...payment.incidents, incident];
  return [
    { ...payment, seq: payment.seq + events.length, incidents },
    { ...attempt, ...settlement.attempt },
  ];
}

function everyJourney(check: (looks: Looked[]) => void): void {
  fc.assert(
    fc.property(journey, (steps) => {
      check(walk(steps));
    }),
    { numRuns: 300 },
  );
}

describe('whatever is reported about a payment', () => {
  it('its money is captured at most once, refunded at most once, and fits its status', () => {
    everyJourney((looks) => {
      const moves: string[] = [];
      for (const { settlement } of looks) {
        if (settlement === null) continue;
        const { money, payment } = settlement;
        if (money !== 'keep' && money !== 'incident') moves.push(money);
        expect(moves).toEqual(movesOf(payment, moves));
      }
    });
  });

  it('doubt never moves money, and the proof of "never heard of it" is the policy’s', () => {
    everyJourney((looks) => {
      for (const { report, settlement, now, attemptBefore, before } of looks) {
        if (settlement === null || report.kind !== 'answer') continue;
        const { kind } = report.answer;
        if (kind === 'pending' || kind === 'unclear') expect(settlement.money).toBe('keep');
        if (kind !== 'notFound') continue;
        const count = attemptBefore.notFoundCount + 1;
        const isProven = isNotFoundProven({ sendBy: attemptBefore.sendBy, count }, now, policy);
        expect(settlement.money).toBe(isProven && !isFinal(before.status) ? 'refund' : 'keep');
      }
    });
  });

  it('it is looked at again while it is open or its token is awaited', () => {
    everyJourney((looks) => {
      for (const { settlement } of looks) {
        if (settlement === null) continue;
        const { status, tokenStatus } = settlement.payment;
        if (!isFinal(status) || tokenStatus === 'awaited') {
          expect(settlement.nextCheckInMs).toBeGreaterThan(0);
        }
      }
    });
  });

  it('completed it keeps its token and its cost, failed it says why', () => {
    everyJourney((looks) => {
      for (const { settlement, before } of looks) {
        if (settlement === null) continue;
        const { payment } = settlement;
        expect(payment.status === 'failed').toBe(payment.failureCode !== null);
        if (payment.status === 'completed') expect(payment.providerCost).not.toBeNull();
        if (before.tokens.length > 0) expect(payment.tokens).toEqual(before.tokens);
      }
    });
  });

  it('it never comes back from failed, nor goes from completed anywhere but to failed', () => {
    everyJourney((looks) => {
      for (const { settlement, before } of looks) {
        if (settlement === null || !isFinal(before.status)) continue;
        const allowed = before.status === 'failed' ? ['failed'] : ['completed', 'failed'];
        expect(allowed).toContain(settlement.payment.status);
      }
    });
  });

  it('each change of status is told in one event, and each incident once', () => {
    everyJourney((looks) => {
      const incidents = looks.flatMap(({ settlement }) => settlement?.incident ?? []);
      expect(new Set(incidents).size).toBe(incidents.length);
      for (const { settlement, before } of looks) {
        if (settlement === null) continue;
        const published = settlement.events.filter(({ type }) => STATUS_EVENTS.has(type));
        const hasChanged = settlement.payment.status !== before.status;
        expect(published).toHaveLength(hasChanged ? 1 : 0);
        const opened = settlement.events.filter(({ type }) => type === 'incident.opened');
        expect(opened).toHaveLength(
          (settlement.incident === null ? 0 : 1) + settlement.flagged.length,
        );
      }
    });
  });

  it('a definite answer that changed it closes its attempt, and doubt does not', () => {
    everyJourney((looks) => {
      for (const { settlement, attemptBefore } of looks) {
        if (settlement === null || settlement.attempt === null) continue;
        const { outcome } = settlement.attempt;
        expect(outcome === null).toBe(!isFinal(settlement.payment.status));
        if (attemptBefore.outcome !== null && settlement.money === 'keep') {
          expect(outcome).toBe(attemptBefore.outcome);
        }
      }
    });
  });

  it('what is about another attempt, or says that there was none, changes nothing', () => {
    everyJourney((looks) => {
      for (const { report, settlement } of looks) {
        const isItsOwn = report.kind === 'answer' && report.attempt === 1;
        expect(settlement !== null).toBe(isItsOwn);
      }
    });
  });

  it('an operator is asked as soon as the budget is spent, and at most once', () => {
    everyJourney((looks) => {
      const asked = looks.filter(({ settlement }) =>
        settlement?.events.some(({ type }) => type === 'payment.needs_review'),
      );
      expect(asked.length).toBeLessThanOrEqual(1);
      for (const { settlement } of looks) {
        if (settlement?.payment.status !== 'processing') continue;
        expect(settlement.payment.checks).toBeLessThan(policy.requeryWaitsMs.length);
      }
    });
  });
});

const STATUS_EVENTS: ReadonlySet<string> = new Set([
  'payment.completed',
  'payment.failed',
  'payment.reversed',
  'payment.needs_review',
]);

/** The moves that a payment in this state has had, given how it got there. */
function movesOf({ status }: PaymentFacts, moves: readonly string[]): string[] {
  if (status === 'completed') return ['capture'];
  if (status !== 'failed') return [];
  return moves[0] === 'capture' ? ['capture', 'refundCaptured'] : ['refund'];
}
