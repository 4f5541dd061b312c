import { describe, expect, it } from '@jest/globals';
import { firstIdAt, isId, momentOf, newId } from './ids.js';

describe('an id', () => {
  it('is a UUIDv7, and later ones sort later', () => {
    const ids = Array.from({ length: 1_000 }, newId);
    expect(ids.every((id) => isId(id) && id[14] === '7')).toBe(true);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is not below the first one of its moment, nor above that of a later one', () => {
    const [before, id, after] = [firstIdAt(Date.now()), newId(), firstIdAt(Date.now() + 2)];
    expect([after, id, before].sort()).toEqual([before, id, after]);
    expect(isId(before)).toBe(true);
    expect(momentOf(firstIdAt(1_768_483_800_123))).toBe(1_768_483_800_123);
    expect(firstIdAt(0)).toBe('00000000-0000-7000-8000-000000000000');
  });

  it.each([
    '',
    'x',
    '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c1',
    '0199C2F4-8A01-7C3E-9D55-0B1F6F2A7C10',
    '0199c2f48a017c3e9d550b1f6f2a7c10',
    '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10\n',
    '0199c2f4-8a01-9c3e-9d55-0b1f6f2a7c10',
    '0199c2f4-8a01-7c3e-7d55-0b1f6f2a7c10',
  ])('is not %j', (text) => {
    expect(isId(text)).toBe(false);
  });
});
