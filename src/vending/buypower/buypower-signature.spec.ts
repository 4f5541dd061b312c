import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { API_KEY, aSignedAnswer, signatureHeader } from '../../../test/support/buypower.js';
import { isSigned } from './buypower-signature.js';

describe('a signature of BuyPower’s', () => {
  it('is SHA-512 of the body and then the key, in hex', () => {
    // printf '{"status":true}a-buypower-key' | sha512sum
    const expected =
      '9195cdaf9651df4372ee02d2b04fe3f66b778675f71f44fda1e4bd33f39f63d4' +
      '98aec05ed3342a477039ae42d5f61441133b828d4a9c90e56f03b05d789bf270';
    const wire = aSignedAnswer({ status: true });
    for (const signature of [expected, expected.toUpperCase()]) {
      const headers = { 'x-buypower-signature': signature };
      expect(isSigned({ ...wire, headers }, API_KEY)).toBe(true);
    }
  });

  it('holds for no other body, no other key and no other digit', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(127), (text, other, place) => {
        fc.pre(text !== other);
        const wire = { ...aSignedAnswer(null), text, headers: signatureHeader(text) };
        expect(isSigned(wire, API_KEY)).toBe(true);
        expect(isSigned({ ...wire, text: other }, API_KEY)).toBe(false);
        expect(isSigned(wire, `${API_KEY}x`)).toBe(false);
        const right = wire.headers['x-buypower-signature'];
        const digit = right[place] === '0' ? '1' : '0';
        const wrong = right.slice(0, place) + digit + right.slice(place + 1);
        const headers = { 'x-buypower-signature': wrong };
        expect(isSigned({ ...wire, headers }, API_KEY)).toBe(false);
      }),
    );
  });

  it.each([undefined, '', 'none', 'a'.repeat(127), 'g'.repeat(128), ['a'.repeat(128)]])(
    'is not %j',
    (signature) => {
      const wire = { ...aSignedAnswer({}), headers: { 'x-buypower-signature': signature } };
      expect(isSigned(wire, API_KEY)).toBe(false);
    },
  );
});
