import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { FUNDING_STATUSES, type FundingStatus } from '../funding.js';
import {
  nextFundingCheckMs,
  fundingStepFor,
  type FundingFacts,
  type FundingPolicy,
  type FundingStep,
  type FundingTrigger,
} from './funding-step.js';
import type { GatewayAnswer } from '../gateways/gateway-answer.js';

const POLICY: FundingPolicy = { waitsMs: [1_000, 2_000, 3_000], notStartedMs: 60_000 };
const TRIGGERS: readonly FundingTrigger[] = ['sweep', 'notice', 'return', 'request'];
const AMOUNT = 5_000_00;

const PENDING: FundingFacts = {
  status: 'pending',
  amount: AMOUNT,
  returned: 0,
  hasAuthorizationUrl: true,
  ageMs: 1_000,
  checks: 1,
};
const PAID: Extract<GatewayAnswer, { kind: 'succeeded' }> = {
  kind: 'succeeded',
  reference: 'fund-1',
  amount: AMOUNT,
  requestedAmount: AMOUNT,
  currency: 'NGN',
  fees: 75_00,
  paidAt: '2026-01-15T13:00:02.000Z',
};
const ANSWERS: readonly GatewayAnswer[] = [
  PAID,
  { kind: 'pending' },
  { kind: 'failed', message: 'Declined' },
  { kind: 'abandoned' },
  { kind: 'reversed' },
  { kind: 'unknown' },
  { kind: 'unclear', reason: 'time-out' },
];

function step(
  facts: Partial<FundingFacts>,
  answer: GatewayAnswer,
  trigger: FundingTrigger = 'sweep',
): FundingStep {
  return fundingStepFor({ ...PENDING, ...facts }, answer, trigger, POLICY);
}

/** The step of each status, in the order of ANSWERS; `…!` is the end of the waits. */
const TABLE: Readonly<Record<string, readonly string[]>> = {
  pending: ['credit', 'keep', 'failed', 'keep', 'reversed', 'keep', 'keep'],
  'pending!': ['credit', 'abandoned', 'failed', 'abandoned', 'reversed', 'abandoned', 'keep'],
  failed: ['credit', 'keep', 'keep', 'keep', 'keep', 'keep', 'keep'],
  completed: ['keep', 'keep', 'keep', 'keep', 'incident', 'keep', 'keep'],
  mismatched: ['keep', 'keep', 'keep', 'keep', 'incident', 'keep', 'keep'],
};

describe('the step of a funding', () => {
  it.each(Object.entries(TABLE))('in %s is that of the table', (name, expected) => {
    const status = FUNDING_STATUSES.find((one) => one === name.replace('!', ''))!;
    const checks = name.endsWith('!') ? 3 : 1;
    const steps = ANSWERS.map((answer) => step({ status, checks }, answer));
    expect(steps.map((one) => (one.kind === 'fail' ? one.code : one.kind))).toEqual(expected);
  });

  it.each(['pending', 'failed'] as const)(
    'holds back for a person what is %s and was given back in part before it was credited',
    (status) => {
      const held = { kind: 'mismatch', incident: 'amount_mismatch' };
      expect(step({ status, returned: 1 }, PAID)).toEqual(held);
    },
  );

  it('believes that a page was abandoned when the payer has come back from it', () => {
    const abandoned: GatewayAnswer = { kind: 'abandoned' };
    expect(step({}, abandoned, 'return')).toEqual({ kind: 'fail', code: 'abandoned' });
    expect(step({}, abandoned, 'notice')).toEqual({ kind: 'keep' });
  });

  it('gives up what the gateway never heard of, once no request can be under way', () => {
    const unopened = { hasAuthorizationUrl: false };
    expect(step({ ...unopened, ageMs: 60_000 }, { kind: 'unknown' })).toEqual({ kind: 'keep' });
    const late = step({ ...unopened, ageMs: 60_001 }, { kind: 'unknown' });
    expect(late).toEqual({ kind: 'fail', code: 'not_started' });
    expect(step({ ageMs: 60_001 }, { kind: 'unknown' })).toEqual({ kind: 'keep' });
  });

  it('gives up what was opened by a call whose answer was lost: nobody can be told where to pay', () => {
    const unopened = { hasAuthorizationUrl: false };
    const abandoned: GatewayAnswer = { kind: 'abandoned' };
    const notStarted = { kind: 'fail', code: 'not_started' };
    expect(step({ ...unopened, ageMs: 60_000 }, abandoned)).toEqual({ kind: 'keep' });
    expect(step({ ...unopened, ageMs: 60_001 }, abandoned)).toEqual(notStarted);
    expect(step({ ...unopened, ageMs: 1 }, abandoned, 'request')).toEqual(notStarted);
    expect(step({ ageMs: 60_001 }, abandoned, 'request')).toEqual({ kind: 'keep' });
  });

  it.each([
    ['as asked', {}, 'credit'],
    ['the gateway does not repeat what was asked', { requestedAmount: null }, 'credit'],
    ['the payer bears the fees', { amount: AMOUNT + 75_00 }, 'credit'],
    ['a kobo less', { amount: AMOUNT - 1 }, 'amount_mismatch'],
    ['a kobo more', { amount: AMOUNT + 1 }, 'amount_mismatch'],
    ['a kobo more than with fees', { amount: AMOUNT + 75_01 }, 'amount_mismatch'],
    ['more, and no fees are told', { amount: AMOUNT + 75_00, fees: null }, 'amount_mismatch'],
    [
      'a kobo less, and nothing repeated',
      { amount: AMOUNT - 1, requestedAmount: null },
      'amount_mismatch',
    ],
    [
      'fees, and nothing repeated',
      { amount: AMOUNT + 75_00, requestedAmount: null },
      'amount_mismatch',
    ],
    ['another amount was asked', { requestedAmount: AMOUNT + 1 }, 'amount_mismatch'],
    ['another currency', { currency: 'USD' }, 'currency_mismatch'],
    ['the currency in small letters', { currency: 'ngn' }, 'currency_mismatch'],
  ])('of money: %s', (_, paid, expected) => {
    for (const status of ['pending', 'failed'] as const) {
      const found = step({ status }, { ...PAID, ...paid });
      expect(found.kind === 'mismatch' ? found.incident : found.kind).toBe(expected);
    }
  });

  it('credits only a success, and only what is neither credited nor in doubt', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FUNDING_STATUSES),
        fc.constantFrom(...ANSWERS),
        fc.constantFrom(...TRIGGERS),
        fc.nat(10),
        fc.nat(100_000),
        fc.boolean(),
        (status, answer, trigger, checks, ageMs, hasAuthorizationUrl) => {
          const facts = { ...PENDING, status, checks, ageMs, hasAuthorizationUrl };
          const isCredit = fundingStepFor(facts, answer, trigger, POLICY).kind === 'credit';
          const isOpen = status === 'pending' || status === 'failed';
          expect(isCredit).toBe(isOpen && answer.kind === 'succeeded');
        },
      ),
    );
  });

  it('is never decided by doubt', () => {
    for (const status of FUNDING_STATUSES) {
      for (const trigger of TRIGGERS) {
        const doubt = step({ status, checks: 99, ageMs: 1e9 }, ANSWERS.at(-1)!, trigger);
        expect(doubt).toEqual({ kind: 'keep' });
      }
    }
  });
});

describe('the next question', () => {
  const after = (
    status: FundingStatus,
    checks: number,
    answer: GatewayAnswer['kind'] = 'abandoned',
    trigger: FundingTrigger = 'sweep',
  ): number | null => nextFundingCheckMs({ status, checks }, answer, trigger, POLICY);

  it('comes after the waits, and for a pending funding goes on at the last', () => {
    const waits = [0, 1, 2, 3, 4].map((checks) => after('pending', checks));
    expect(waits).toEqual([1_000, 2_000, 3_000, 3_000, 3_000]);
  });

  it('is put about a failed one for as long as the waits last: another card may do', () => {
    expect([0, 2, 3].map((checks) => after('failed', checks))).toEqual([1_000, 3_000, null]);
  });

  it('is put again when the answer is in doubt, however long the waits are over', () => {
    const waits = [0, 3, 99].map((checks) => after('failed', checks, 'unclear'));
    expect(waits).toEqual([1_000, 3_000, 3_000]);
    expect(after('pending', 99, 'unclear')).toBe(3_000);
  });

  it('is put soon when there was doubt about what somebody told us', () => {
    for (const status of ['pending', 'failed'] as const) {
      expect(after(status, 2, 'unclear', 'notice')).toBe(1_000);
      expect(after(status, 99, 'unclear', 'return')).toBe(1_000);
    }
    expect(after('pending', 2, 'pending', 'notice')).toBe(3_000);
    expect(after('completed', 2, 'unclear', 'notice')).toBeNull();
  });

  it('is not put about money that is in', () => {
    for (const answer of ['succeeded', 'unclear'] as const) {
      expect(after('completed', 0, answer)).toBeNull();
      expect(after('mismatched', 0, answer)).toBeNull();
    }
  });
});
