import { describe, expect, it } from '@jest/globals';
import { splitOutsideQuotes } from './header-list.js';

describe('a list in a header', () => {
  it.each([
    ['', ['']],
    ['a', ['a']],
    ['a, b', ['a', ' b']],
    [',', ['', '']],
    ['a="b, c", d', ['a="b, c"', ' d']],
    [String.raw`a="b\", c", d`, [String.raw`a="b\", c"`, ' d']],
    [String.raw`a\", b", c`, [String.raw`a\", b"`, ' c']],
    ['a, "b', ['a']],
    [String.raw`a, "b\"`, ['a']],
    [String.raw`a, "b\ `, ['a']],
  ])('of %j has the parts %j', (value, parts) => {
    expect(splitOutsideQuotes(value, ',')).toEqual(parts);
  });

  it('is split at semicolons when they separate', () => {
    expect(splitOutsideQuotes('a;b=";";c', ';')).toEqual(['a', 'b=";"', 'c']);
  });
});
