import { describe, expect, it } from '@jest/globals';
import { entryOf } from './entry-of.js';

const TABLE: Readonly<Record<string, string>> = { a: 'one' };

describe('a table', () => {
  it('says what it says, and nothing of a word that it has not', () => {
    expect(entryOf(TABLE, 'a')).toBe('one');
    expect(entryOf(TABLE, 'b')).toBeUndefined();
  });

  it.each(Object.getOwnPropertyNames(Object.prototype))('says nothing of %s', (word) => {
    expect(entryOf(TABLE, word)).toBeUndefined();
  });
});
