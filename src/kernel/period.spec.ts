import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { seedOf } from '../../test/support/seed.js';
import { periodOf } from './period.js';

const DAY_MS = 86_400_000;
const inLagos = new Intl.DateTimeFormat('en-CA', { timeZone: 'Africa/Lagos', dateStyle: 'short' });

describe('a time that is asked for', () => {
  it('of days is from the midnight of the first in Lagos to that after the last', () => {
    const { from, until } = periodOf({ from: '2026-02-01', to: '2026-02-28' });
    expect(from).toEqual({
      at: new Date('2026-01-31T23:00:00Z'),
      day: '2026-02-01',
      isDay: true,
    });
    expect(until).toEqual({
      at: new Date('2026-02-28T23:00:00Z'),
      day: '2026-02-28',
      isDay: true,
    });
  });

  it('of moments ends before the second, and knows the days that it has a moment of', () => {
    const { from, until } = periodOf({
      from: '2026-01-31T23:00:00Z',
      to: '2026-03-01T00:00:00+01:00',
    });
    expect(from).toMatchObject({ day: '2026-02-01', isDay: false });
    expect(until).toEqual({
      at: new Date('2026-02-28T23:00:00Z'),
      day: '2026-02-28',
      isDay: false,
    });
  });

  it('may have no ends', () => {
    expect(periodOf({})).toEqual({ from: null, until: null });
  });

  it.each([
    ['2026-02-02', '2026-02-01'],
    ['2026-02-02T00:00:00Z', '2026-02-01T23:59:59.999Z'],
    ['2026-02-01T23:00:00Z', '2026-02-01'],
    ['2026-02-02', '2026-02-01T22:59:59.999Z'],
  ])('does not begin after its end: %s, %s', (from, to) => {
    expect(() => periodOf({ from, to })).toThrow('from: must not be after to');
  });

  it.each([
    ['2026-02-02', '2026-02-02'],
    ['2026-02-01T22:59:59.999Z', '2026-02-01'],
    ['2026-02-01T23:00:00Z', '2026-02-01T23:00:00Z'],
    ['2026-02-02', '2026-02-01T23:00:00Z'],
  ])('may be as short as nothing: %s, %s', (from, to) => {
    expect(() => periodOf({ from, to })).not.toThrow();
  });

  it.each(['2026-02-30', '9999-99-99', '0999-01-01', 'today', ''])('is not %j', (text) => {
    expect(() => periodOf({ from: text })).toThrow('from: must be a day');
    expect(() => periodOf({ to: text })).toThrow('to: must be a day');
  });

  it('of a day has every moment that clocks in Lagos show that day at, and no other', () => {
    const moments = fc.date({
      min: new Date('1990-01-01T00:00:00Z'),
      max: new Date('2090-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, fc.integer({ min: -2, max: 2 }), (moment, daysOff) => {
        const date = inLagos.format(new Date(moment.getTime() + daysOff * DAY_MS));
        const { from, until } = periodOf({ from: date, to: date });
        const isIn = moment >= from!.at && moment < until!.at;
        expect(isIn).toBe(inLagos.format(moment) === date);
      }),
      { seed: seedOf('days in Lagos') },
    );
  });
});
