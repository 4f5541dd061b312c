import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { InvariantViolation } from '../kernel/invariant.js';
import { captureLegs, fundLegs, holdLegs, releaseLegs, reverseLegs, type Leg } from './posting.js';

const kobo = fc.integer({ min: 1, max: 100_000_000_000 });
const captured = fc.record({
  provider: fc.constant('vtpass'),
  amount: kobo,
  fee: fc.oneof(fc.constant(0), kobo),
  cost: fc.oneof(fc.constant(0), kobo),
});

describe('every posting', () => {
  it('sums to zero and has no leg of nothing', () => {
    fc.assert(
      fc.property(kobo, captured, (amount, purchase) => {
        const postings = [
          fundLegs('sandbox', amount),
          holdLegs(amount),
          releaseLegs(amount),
          captureLegs(purchase),
          reverseLegs(purchase),
        ];
        for (const legs of postings) {
          expect(sumOf(legs)).toBe(0);
          expect(legs.every((leg) => leg.amount !== 0)).toBe(true);
          expect(new Set(legs.map((leg) => leg.account)).size).toBe(legs.length);
        }
      }),
    );
  });

  it('is refused when it cannot be balanced', () => {
    expect(() => holdLegs(NaN)).toThrow(InvariantViolation);
  });
});

describe('a funding', () => {
  it('comes through its gateway into the wallet', () => {
    expect(fundLegs('paystack', 300)).toEqual([
      { account: 'funding:paystack', amount: -300 },
      { account: 'wallet', amount: 300 },
    ]);
  });
});

describe('a hold', () => {
  it('takes the whole total out of the wallet', () => {
    expect(holdLegs(300)).toEqual([
      { account: 'wallet', amount: -300 },
      { account: 'vending:held', amount: 300 },
    ]);
  });

  it('is undone by its release', () => {
    fc.assert(
      fc.property(kobo, (total) => {
        expect(balances([...holdLegs(total), ...releaseLegs(total)])).toEqual({});
      }),
    );
  });
});

describe('a capture', () => {
  it('pays the provider its cost, keeps the rest as commission, and the fee as fees', () => {
    expect(captureLegs({ provider: 'vtpass', amount: 5_000, fee: 100, cost: 4_925 })).toEqual([
      { account: 'vending:held', amount: -5_100 },
      { account: 'provider:vtpass', amount: 4_925 },
      { account: 'income:commission', amount: 75 },
      { account: 'income:fees', amount: 100 },
    ]);
  });

  it('shows a loss as commission below zero', () => {
    const legs = captureLegs({ provider: 'vtpass', amount: 5_000, fee: 0, cost: 5_100 });
    expect(balances(legs)['income:commission']).toBe(-100);
  });

  it('empties exactly what was held', () => {
    fc.assert(
      fc.property(captured, (purchase) => {
        const held = holdLegs(purchase.amount + purchase.fee);
        const after = balances([...held, ...captureLegs(purchase)]);
        expect(after['vending:held']).toBeUndefined();
        expect(after.wallet).toBe(-(purchase.amount + purchase.fee));
      }),
    );
  });

  it('is undone by its reversal, which makes the wallet whole', () => {
    fc.assert(
      fc.property(captured, (purchase) => {
        const held = holdLegs(purchase.amount + purchase.fee);
        const all = [...held, ...captureLegs(purchase), ...reverseLegs(purchase)];
        expect(balances(all)).toEqual({});
      }),
    );
  });
});

function sumOf(legs: readonly Leg[]): number {
  return legs.reduce((sum, leg) => sum + leg.amount, 0);
}

/** What each account holds after these legs; those that hold nothing are left out. */
function balances(legs: readonly Leg[]): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const { account, amount } of legs) totals[account] = (totals[account] ?? 0) + amount;
  return Object.fromEntries(Object.entries(totals).filter(([, total]) => total !== 0));
}
