import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { requestHash } from './request-hash.js';

const fieldsOf = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean()));

describe('the hash of a request', () => {
  it('does not depend on the order of its fields', () => {
    fc.assert(
      fc.property(fieldsOf, (fields) => {
        const reversed = Object.fromEntries(Object.entries(fields).reverse());
        expect(requestHash(reversed)).toBe(requestHash(fields));
      }),
    );
  });

  it('takes a field that is left out for one that is undefined', () => {
    expect(requestHash({ amount: 1, phone: undefined })).toBe(requestHash({ amount: 1 }));
  });

  it('tells null from absent, text from number, and one field from another', () => {
    const hashes = [
      {},
      { a: null },
      { a: '1' },
      { a: 1 },
      { b: 1 },
      { a: '1,b' },
      { a: 1, b: 1 },
      { ab: 1 },
    ].map(requestHash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('differs whenever a field does', () => {
    fc.assert(
      fc.property(fieldsOf, fieldsOf, (one, other) => {
        const isSame = fc.stringify(sorted(one)) === fc.stringify(sorted(other));
        expect(requestHash(one) === requestHash(other)).toBe(isSame);
      }),
    );
  });

  it('fits a column: 43 characters of base64url', () => {
    expect(requestHash({ amount: 500_000 })).toMatch(/^[\w-]{43}$/);
  });
});

function sorted(fields: object): [string, unknown][] {
  return Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
}
