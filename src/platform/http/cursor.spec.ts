import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ValidationFailed } from '../../kernel/errors.js';
import { decodeCursor, encodeCursor } from './cursor.js';

const isNumber = (key: unknown): key is number => typeof key === 'number';
const isString = (key: unknown): key is string => typeof key === 'string';

describe('a cursor', () => {
  it('gives back the number it was made of', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (key) => decodeCursor(encodeCursor(key), isNumber) === key),
    );
  });

  it('gives back the text it was made of', () => {
    fc.assert(fc.property(fc.string(), (key) => decodeCursor(encodeCursor(key), isString) === key));
  });

  it('may stand in a query as it is', () => {
    fc.assert(fc.property(fc.string(), (key) => /^[\w-]+$/.test(encodeCursor(key))));
  });

  it.each([
    '',
    '41',
    'not base64!',
    encodeCursor(41) + '!',
    ` ${encodeCursor(41)}`,
    Buffer.from('1:{"a":1}').toString('base64url'),
    Buffer.from('1:').toString('base64url'),
    Buffer.from('0:41').toString('base64url'),
    Buffer.from('1: 41').toString('base64url'),
    Buffer.from([0xff, 0xfe]).toString('base64url'),
    '\0',
  ])('that we did not make is refused on its field: %j', (cursor) => {
    expect(() => decodeCursor(cursor, isNumber)).toThrow(ValidationFailed);
  });

  it('of another kind of list is refused', () => {
    expect(() => decodeCursor(encodeCursor('a'), isNumber)).toThrow(
      expect.objectContaining({
        extra: { errors: [expect.objectContaining({ field: 'cursor' })] },
      }),
    );
  });

  it('is refused or read, whatever text it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          return typeof decodeCursor(text, isString) === 'string';
        } catch (error) {
          return error instanceof ValidationFailed;
        }
      }),
    );
  });
});
