import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KEY_OF_256_BITS, SECRET_OF_128_BITS, secretFault } from './secret-strength.js';

const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  // Without the short and regular arrays that fast-check likes.
  fc.noBias(fc.uint8Array({ minLength: length, maxLength: length }));

const ENCODINGS = ['hex', 'base64', 'base64url'] as const;

describe('a secret', () => {
  it.each(ENCODINGS)('of 32 random bytes in %s is good', (encoding) => {
    fc.assert(
      fc.property(bytes(32), (made) => {
        expect(secretFault(Buffer.from(made).toString(encoding), KEY_OF_256_BITS)).toBeNull();
      }),
    );
  });

  it.each(ENCODINGS)('of 16 random bytes in %s is good where 128 bits are enough', (encoding) => {
    fc.assert(
      fc.property(bytes(16), (made) => {
        const text = Buffer.from(made).toString(encoding);
        expect(secretFault(text, SECRET_OF_128_BITS)).toBeNull();
        expect(secretFault(text, KEY_OF_256_BITS)).toContain('too short');
      }),
    );
  });

  it.each([KEY_OF_256_BITS, SECRET_OF_128_BITS])(
    'that repeats a part is not random (%p)',
    (needed) => {
      const part = fc.string({ minLength: 1, maxLength: Math.floor(needed.hex / 2) });
      fc.assert(
        fc.property(part, (text) => {
          const repeated = text.repeat(Math.ceil(needed.hex / text.length) + 1);
          expect(secretFault(repeated, needed)).toContain('not random');
        }),
      );
    },
  );

  it.each([
    'a'.repeat(200),
    'changeme-changeme-changeme-changeme-changeme',
    'please-change-this-secret-before-you-go-to-production',
    'a secret of the benchmark, longer than thirty-two bytes',
    '!"#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  ])('of words or a row is not random: %s', (text) => {
    expect(secretFault(text, KEY_OF_256_BITS)).toContain('not random');
  });
});
