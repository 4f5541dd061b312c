import { describe, expect, it } from '@jest/globals';
import { lagosDay, lagosIso, lagosMoment } from './lagos-time.js';

describe('a moment in Lagos', () => {
  it.each([
    ['2026-11-22T09:35:40.123Z', '22 Nov 2026, 10:35', '2026-11-22T10:35:40.123+01:00'],
    ['2026-12-31T23:00:00.000Z', '1 Jan 2027, 00:00', '2027-01-01T00:00:00.000+01:00'],
    ['2026-07-01T22:59:59.999Z', '1 Jul 2026, 23:59', '2026-07-01T23:59:59.999+01:00'],
  ])('%s is %s', (utc, read, written) => {
    expect(lagosMoment(new Date(utc))).toBe(read);
    expect(lagosDay(new Date(utc))).toBe(read.split(',')[0]);
    expect(lagosIso(new Date(utc))).toBe(written);
    expect(new Date(written)).toEqual(new Date(utc));
  });
});
