import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { BALANCE_MAX, formatNaira, isKobo, koboFromNaira } from './money.js';

describe('an amount of kobo', () => {
  it.each([0, 1, -1, 500_000, BALANCE_MAX, -BALANCE_MAX])('may be %d', (value) => {
    expect(isKobo(value)).toBe(true);
  });

  it.each([0.5, NaN, Infinity, BALANCE_MAX + 1, '500', 500n, null, undefined, {}])(
    'is not %p',
    (value) => {
      expect(isKobo(value)).toBe(false);
    },
  );
});

describe("a provider's naira in kobo", () => {
  it.each([
    [5000, 500_000],
    [4925.5, 492_550],
    [0.7000000000000001, 70],
    [250000.4199999998, 25_000_042],
    [-12.34, -1_234],
    ['1000.00', 100_000],
    ['1,500.00', 150_000],
    ['1,234,567.89', 123_456_789],
    [' 75 ', 7_500],
    ['0', 0],
  ])('of %p is %d', (naira, kobo) => {
    expect(koboFromNaira(naira)).toBe(kobo);
  });

  it.each(['', ' ', ',', 'N/A', 'null', '12 naira', NaN, Infinity, '1e400', 1e300, null, true, {}])(
    'is unknown for %p',
    (naira) => {
      expect(koboFromNaira(naira)).toBeNull();
    },
  );

  it('is exact for every whole number of kobo, written as number or text', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (kobo) => {
        expect(koboFromNaira(kobo / 100)).toEqual(kobo);
        expect(koboFromNaira((kobo / 100).toFixed(2))).toBe(kobo);
      }),
    );
  });
});

describe('kobo as a person reads it', () => {
  it.each([
    [500_000, '₦5,000.00'],
    [1, '₦0.01'],
    [-1_205, '-₦12.05'],
    [0, '₦0.00'],
    [123_456_789_012, '₦1,234,567,890.12'],
  ])('of %d is %s', (kobo, text) => {
    expect(formatNaira(kobo)).toBe(text);
  });

  it('says the same amount, whatever it is', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (kobo) => {
        const digits = formatNaira(kobo).replaceAll(/[₦,.]/g, '');
        expect(BigInt(digits)).toBe(BigInt(kobo));
      }),
    );
  });
});
