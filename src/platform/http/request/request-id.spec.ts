import { describe, expect, it } from '@jest/globals';
import { isId } from '../../../kernel/ids.js';
import { requestIdOf } from './request-id.js';

const idOf = (given?: string | string[]): string =>
  requestIdOf({ headers: given === undefined ? {} : { 'x-request-id': given } });

describe('a request id', () => {
  it.each(['a', 'trace-1/2', 'x'.repeat(128)])('is the caller’s own when it is sane: %s', (id) => {
    expect(idOf(id)).toBe(id);
  });

  it.each([undefined, '', 'x'.repeat(129), 'a b', 'a\n{"level":"error"}', 'é', '\u0000'])(
    'is fresh when the caller’s is %j',
    (id) => {
      expect(isId(idOf(id))).toBe(true);
    },
  );

  it('is fresh when the caller sent a list', () => {
    expect(isId(idOf(['a', 'b']))).toBe(true);
  });

  it('is another one each time', () => {
    expect(idOf()).not.toBe(idOf());
  });
});
