import { describe, expect, it } from '@jest/globals';
import { lagosDate } from './lagos-date.js';
import { dayOf } from './lagos-day.js';

describe('a day in Lagos', () => {
  it('begins an hour before the day in UTC, and its request ids with its date', () => {
    expect(dayOf('2026-02-28')).toEqual({
      date: '2026-02-28',
      from: new Date('2026-02-27T23:00:00.000Z'),
      until: new Date('2026-02-28T23:00:00.000Z'),
      firstRequestId: '20260228',
      lastRequestId: '20260301',
    });
  });

  it.each([
    '2026-02-29',
    '2026-13-01',
    '26-01-01',
    '2026-1-1',
    'yesterday',
    '2026-01-01T00:00',
    '',
  ])('is not %j', (text) => {
    expect(dayOf(text)).toBeNull();
  });

  it('is already tomorrow when UTC has an hour left', () => {
    expect(lagosDate(new Date('2026-01-14T23:00:00.000Z'))).toBe('2026-01-15');
    expect(lagosDate(new Date('2026-01-14T22:59:59.999Z'))).toBe('2026-01-14');
    expect(lagosDate(new Date('2026-01-14T23:00:00.000Z'), 1)).toBe('2026-01-14');
  });
});
