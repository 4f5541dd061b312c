import { describe, expect, it } from '@jest/globals';
import { ValidationFailed } from '../../../kernel/errors.js';
import { readIdempotencyKey } from './idempotency-key.decorator.js';

describe('an Idempotency-Key', () => {
  it.each(['a', '!', '~', '5f2b1c1e-6e0c-4c53-9d6a-3d1f0f2f5a77', 'a,b', 'k'.repeat(255)])(
    'of visible ASCII is taken as it is: %s',
    (key) => {
      expect(readIdempotencyKey(key)).toBe(key);
    },
  );

  it('may be left out', () => {
    expect(readIdempotencyKey(undefined)).toBeNull();
  });

  it.each(['', ' ', 'a b', 'a, b', 'k'.repeat(256), 'é', '\u007f', '\t', 'a\n'])(
    'of anything else is refused: %j',
    (key) => {
      expect(() => readIdempotencyKey(key)).toThrow(ValidationFailed);
    },
  );

  it('that came as a list is refused', () => {
    expect(() => readIdempotencyKey(['a'])).toThrow(ValidationFailed);
  });
});
