import { describe, expect, it } from '@jest/globals';
import { jsonBodyFault } from './json-body.js';

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

describe('a parsed body', () => {
  it.each([null, 1, 'text', [], {}, { a: [{ b: 'c' }] }, '💡', 'line\nbreak', nested(8)])(
    'of ordinary values goes on: %j',
    (body) => {
      expect(jsonBodyFault(body)).toBeNull();
    },
  );

  it.each([
    ['a NUL character', { name: 'a\u0000b' }, 'name'],
    ['a lone high surrogate', { name: '\ud800' }, 'name'],
    ['a lone low surrogate', { a: { b: ['x', '\udc00'] } }, 'a.b.1'],
    ['a bad text on its own', '\u0000', 'body'],
    ['a bad name', { '\u0000': 1 }, 'body'],
    ['too many levels', { a: nested(8) }, 'a.0.0.0.0.0.0.0'],
  ])('with %s is refused on its field', (_, body, field) => {
    expect(jsonBodyFault(body)?.extra.errors).toEqual([expect.objectContaining({ field })]);
  });

  it('of very many levels does not exhaust the stack', () => {
    expect(jsonBodyFault(nested(30_000))).not.toBeNull();
  });
});
