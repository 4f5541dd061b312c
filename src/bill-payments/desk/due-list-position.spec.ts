import { describe, expect, it } from '@jest/globals';
import { isDueListKey, dueListKey, dueListPosition } from './due-list-position.js';

const ID = '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10';
const AT = '2026-11-22 09:35:40.120001+00';

describe('the place of a payment that is due', () => {
  it('goes into a cursor and comes back', () => {
    const place = { dueAt: AT, paymentId: ID };
    expect(isDueListKey(dueListKey(place))).toBe(true);
    expect(dueListPosition(dueListKey(place))).toEqual(place);
  });

  it.each([
    '',
    7,
    null,
    `9999-99-99 00:00:00+00|${ID}`,
    `2026-02-31 00:00:00+00|${ID}`,
    `${AT}|${'-'.repeat(36)}`,
    `${AT}|${ID}|`,
    `${AT}|${ID}${' '.repeat(100)}`,
  ])('is not %j', (key) => {
    expect(isDueListKey(key)).toBe(false);
  });
});
