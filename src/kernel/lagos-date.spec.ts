import { describe, expect, it } from '@jest/globals';
import { lagosDate, nextLagosMidnight } from './lagos-date.js';

describe('a date in Lagos', () => {
  it.each([
    ['2026-01-15T22:59:59.999Z', '2026-01-15', '2026-01-15T23:00:00.000Z'],
    ['2026-01-15T23:00:00.000Z', '2026-01-16', '2026-01-16T23:00:00.000Z'],
    ['2026-12-31T23:00:00.000Z', '2027-01-01', '2027-01-01T23:00:00.000Z'],
  ])('at %s is %s, until %s', (at, date, until) => {
    expect(lagosDate(new Date(at))).toBe(date);
    expect(nextLagosMidnight(new Date(at)).toISOString()).toBe(until);
  });
});
