import { describe, expect, it } from '@jest/globals';
import { firstIdAt } from '../../kernel/ids.js';
import { duplicateRefusal, duplicateSearch, type WantedPurchase } from './duplicate-guard.js';

const NOW_MS = Date.parse('2026-01-15T13:30:00.000Z');
const WINDOW_MS = 600_000;
const WANTED: WantedPurchase = {
  billerId: 'ikeja-electric',
  meterNumber: '01000000008',
  meterType: 'prepaid',
  amount: 500_000,
};

describe('the search for a duplicate', () => {
  it('begins where the window does', () => {
    const search = duplicateSearch(WANTED, WINDOW_MS, NOW_MS);
    expect(search?.fromId).toBe(firstIdAt(NOW_MS - WINDOW_MS));
  });

  it('is left out when the guard is off, or the caller allows duplicates', () => {
    expect(duplicateSearch(WANTED, 0, NOW_MS)).toBeNull();
    expect(duplicateSearch({ ...WANTED, allowDuplicate: true }, WINDOW_MS, NOW_MS)).toBeNull();
    expect(duplicateSearch({ ...WANTED, allowDuplicate: false }, WINDOW_MS, NOW_MS)).not.toBeNull();
  });

  it('gives equal purchases the same exclusive key', () => {
    const exclusiveKeyOf = (changes: Partial<WantedPurchase>): string | undefined =>
      duplicateSearch({ ...WANTED, ...changes }, WINDOW_MS, NOW_MS)?.exclusiveKey;
    const others: Partial<WantedPurchase>[] = [
      {},
      { billerId: 'eko-electric' },
      { meterNumber: '01000000016' },
      { meterType: 'postpaid' },
      { amount: 500_100 },
    ];
    expect(new Set(others.map(exclusiveKeyOf)).size).toBe(others.length);
    expect(exclusiveKeyOf({})).toBe(exclusiveKeyOf({ allowDuplicate: false }));
  });
});

describe('the refusal of a duplicate', () => {
  it.each([
    [NOW_MS - 12_900, '12 seconds ago'],
    [NOW_MS, '0 seconds ago'],
    [NOW_MS + 5_000, '0 seconds ago'],
  ])('names the payment and how old it is: made at %i, %s', (madeAtMs, age) => {
    const id = firstIdAt(madeAtMs);
    const refusal = duplicateRefusal(id, NOW_MS);
    expect(refusal.code).toBe('duplicate_purchase');
    expect(refusal.message).toContain(id);
    expect(refusal.message).toContain(age);
  });
});
