import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { seedOf } from '../../../test/support/seed.js';
import { newIdAt } from '../../kernel/ids.js';
import { purchaseDay } from './purchase-day.js';

const inLagos = new Intl.DateTimeFormat('en-CA', { timeZone: 'Africa/Lagos', dateStyle: 'short' });

describe('the day that a purchase counts for', () => {
  it.each([
    ['2026-01-14T22:59:59.999Z', '2026-01-14'],
    ['2026-01-14T23:00:00.000Z', '2026-01-15'],
    ['2026-01-15T22:59:59.999Z', '2026-01-15'],
    ['2026-12-31T23:30:00.000Z', '2027-01-01'],
  ])('at %s is %s, as clocks in Lagos show it', (at, day) => {
    expect(purchaseDay(newIdAt(Date.parse(at)))).toBe(day);
  });

  it('is that of a clock in Lagos at any moment', () => {
    const moments = fc.date({
      min: new Date('2020-01-01T00:00:00Z'),
      max: new Date('2090-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (moment) => {
        expect(purchaseDay(newIdAt(moment.getTime()))).toBe(inLagos.format(moment));
      }),
      { seed: seedOf('days of purchases') },
    );
  });
});
