import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Delivered } from '../provider/provider-answer.js';
import { isTestToken, withoutTestTokens } from './test-tokens.js';

const REAL = '00001122334455667788';
const TEST = '99001122334455667788';

function delivered(...values: string[]): Delivered {
  return {
    kind: 'delivered',
    tokens: values.map((value) => ({ role: 'credit', value })),
    units: '79.9',
    cost: 492_500,
    providerReference: '1',
    evidence: {},
  };
}

describe('a test token', () => {
  it('is one that 66 bits cannot hold', () => {
    const digits = fc.stringMatching(/^[0-9]{20}$/);
    fc.assert(
      fc.property(digits, (value) => {
        expect(isTestToken(value)).toBe(BigInt(value) >= 2n ** 66n);
      }),
    );
    expect(isTestToken(String(2n ** 66n))).toBe(true);
    expect(isTestToken(String(2n ** 66n - 1n))).toBe(false);
  });

  it('makes a delivered answer one whose token is still to come', () => {
    expect(withoutTestTokens(delivered(TEST))).toEqual({ ...delivered(), tokens: [] });
    expect(withoutTestTokens(delivered(REAL, TEST))).toEqual({ ...delivered(), tokens: [] });
  });

  it('is not found in an answer with real tokens, none, or no delivery', () => {
    expect(withoutTestTokens(delivered(REAL))).toBeNull();
    expect(withoutTestTokens(delivered())).toBeNull();
    expect(withoutTestTokens({ kind: 'notFound', evidence: {} })).toBeNull();
  });
});
