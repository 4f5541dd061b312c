import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { aRetryPolicy, NOW } from '../../../test/support/builders.js';
import {
  isBudgetSpent,
  isNotFoundProven,
  nextPaymentCheckMs,
  NOT_FOUND_MIN,
  UNANSWERED_LOOKS_MAX,
  type CheckFacts,
} from './retry-policy.js';

const policy = aRetryPolicy();
const provenFrom = NOW.getTime() + policy.timeoutMs + policy.notFoundGraceMs;

describe('"never heard of it"', () => {
  it.each([
    [NOT_FOUND_MIN, 0, true],
    [NOT_FOUND_MIN + 9, 1, true],
    [NOT_FOUND_MIN, -1, false],
    [NOT_FOUND_MIN - 1, 0, false],
    [NOT_FOUND_MIN - 1, 86_400_000, false],
    [1_000, -1, false],
  ])('said %d times, %d ms after the grace, is proof: %p', (count, lateMs, isProven) => {
    const now = new Date(provenFrom + lateMs);
    expect(isNotFoundProven({ sendBy: NOW, count }, now, policy)).toBe(isProven);
  });

  it('is asked for at least three times', () => {
    expect(NOT_FOUND_MIN).toBe(3);
  });

  it('is never proof while the call it denies may still be under way', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(policy.timeoutMs), (count, sinceMs) => {
        const now = new Date(NOW.getTime() + sinceMs);
        expect(isNotFoundProven({ sendBy: NOW, count }, now, policy)).toBe(false);
      }),
    );
  });
});

describe('the requery budget', () => {
  it('is spent after as many looks as there are waits', () => {
    const { length } = policy.requeryWaitsMs;
    expect(isBudgetSpent(length - 1, policy)).toBe(false);
    expect(isBudgetSpent(length, policy)).toBe(true);
  });
});

describe('the next look', () => {
  it.each([
    ['processing', 0, 5_000],
    ['processing', 3, 60_000],
    ['needs_review', 4, 60_000],
    ['needs_review', 400, 60_000],
    ['completed', 0, 900_000],
    ['completed', 1, 86_400_000],
    ['completed', 2, null],
    ['failed', 0, null],
  ] as const)('at a payment that is %s after %d looks is in %p ms', (status, checks, waitMs) => {
    expect(nextPaymentCheckMs(aCheck({ status, checks }), policy, 0.5)).toBe(waitMs);
  });

  it('at a payment whose token is awaited follows the requery waits', () => {
    const facts = aCheck({ status: 'completed', isTokenAwaited: true, checks: 1 });
    expect(nextPaymentCheckMs(facts, policy, 0.5)).toBe(15_000);
  });

  it('at a failure that rests on silence follows the checks for late deliveries', () => {
    const facts = aCheck({ status: 'failed', isFailureInferred: true });
    expect(nextPaymentCheckMs(facts, policy, 0.5)).toBe(900_000);
    expect(nextPaymentCheckMs({ ...facts, checks: 2 }, policy, 0.5)).toBeNull();
  });

  it('at a finished payment is repeated when the last look was not answered, but not for ever', () => {
    const facts = aCheck({ status: 'completed', checks: 2, isUnanswered: true });
    expect(nextPaymentCheckMs(facts, policy, 0.5)).toBe(86_400_000);
    expect(nextPaymentCheckMs({ ...facts, isUnanswered: false }, policy, 0.5)).toBeNull();
    const checks = 2 + UNANSWERED_LOOKS_MAX;
    expect(nextPaymentCheckMs({ ...facts, checks: checks - 1 }, policy, 0.5)).toBe(86_400_000);
    expect(nextPaymentCheckMs({ ...facts, checks }, policy, 0.5)).toBeNull();
  });

  it('at a finished payment never comes where there are no looks', () => {
    const facts = aCheck({ status: 'completed', isUnanswered: true });
    expect(nextPaymentCheckMs(facts, aRetryPolicy({ reversalChecksMs: [] }), 0.5)).toBeNull();
  });

  it('varies by a tenth either way, and no more', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (random) => {
        const waitMs = nextPaymentCheckMs(aCheck({ checks: 3 }), policy, random);
        expect(waitMs).toBeGreaterThanOrEqual(54_000);
        expect(waitMs).toBeLessThanOrEqual(66_000);
      }),
    );
    expect(nextPaymentCheckMs(aCheck({ checks: 3 }), policy, 0)).toBe(54_000);
  });

  it('is never sooner than the provider asked for', () => {
    expect(nextPaymentCheckMs(aCheck({ retryAfterMs: 3_600_000 }), policy, 0)).toBe(3_600_000);
  });

  it('always comes while a payment is open or its token is awaited, whatever the waits', () => {
    const facts = fc.record<CheckFacts>({
      status: fc.constantFrom('pending', 'processing', 'needs_review', 'completed'),
      isTokenAwaited: fc.boolean(),
      isFailureInferred: fc.boolean(),
      isUnanswered: fc.boolean(),
      checks: fc.nat(100),
      retryAfterMs: fc.nat(3_600_000),
    });
    const waits = fc.array(fc.integer({ min: 1, max: 86_400_000 }), { maxLength: 5 });
    fc.assert(
      fc.property(facts, waits, waits, (known, requeryWaitsMs, reversalChecksMs) => {
        const some = aRetryPolicy({ requeryWaitsMs, reversalChecksMs });
        const waitMs = nextPaymentCheckMs(known, some, 0.5);
        if (known.status !== 'completed' || known.isTokenAwaited) {
          expect(waitMs).toBeGreaterThanOrEqual(known.retryAfterMs);
        }
      }),
    );
  });
});

function aCheck(with_: Partial<CheckFacts> = {}): CheckFacts {
  return {
    status: 'processing',
    isTokenAwaited: false,
    isFailureInferred: false,
    isUnanswered: false,
    checks: 0,
    retryAfterMs: 0,
    ...with_,
  };
}
