import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { datedRequestId, isNearLagosMidnight } from './dated-request-id.js';

describe('a request id that begins with its minute', () => {
  it.each([
    ['2026-01-15T13:30:04.999Z', '202601151430'],
    ['2026-01-15T22:59:59.999Z', '202601152359'],
    ['2026-01-15T23:00:00.000Z', '202601160000'],
    ['2026-01-15T23:59:00.000Z', '202601160059'],
    ['2026-01-16T00:00:00.000Z', '202601160100'],
    ['2026-12-31T23:00:00.000Z', '202701010000'],
    ['2028-02-28T23:30:00.000Z', '202802290030'],
    ['2026-07-15T13:30:00.000Z', '202607151430'],
  ])('made at %s begins with the minute in Lagos, %s', (at, stamp) => {
    expect(datedRequestId(new Date(at)).slice(0, 12)).toBe(stamp);
  });

  it('is twelve digits and twenty letters or digits, at any time', () => {
    const times = fc.date({
      min: new Date('2020-01-01'),
      max: new Date('2099-12-30'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(times, (now) => {
        expect(datedRequestId(now)).toMatch(/^\d{12}[0-9a-z]{20}$/);
      }),
    );
  });

  it('is never made twice, not even within one millisecond', () => {
    const now = new Date('2026-01-15T13:30:00Z');
    const ids = Array.from({ length: 20_000 }, () => datedRequestId(now));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('draws on all of its alphabet in every place', () => {
    const now = new Date('2026-01-15T13:30:00Z');
    const ids = Array.from({ length: 2_000 }, () => datedRequestId(now).slice(12));
    for (let place = 0; place < 20; place += 1) {
      expect(new Set(ids.map((id) => id[place])).size).toBe(32);
    }
  });
});

describe('midnight in Lagos', () => {
  it.each([
    ['2026-01-15T22:59:44.999Z', false],
    ['2026-01-15T22:59:45.000Z', true],
    ['2026-01-15T22:59:59.999Z', true],
    ['2026-01-15T23:00:00.000Z', true],
    ['2026-01-15T23:00:04.999Z', true],
    ['2026-01-15T23:00:05.000Z', false],
    // Midnight in Greenwich is one o'clock there.
    ['2026-01-16T00:00:00.000Z', false],
  ])('at %s is near: %s', (now, isNear) => {
    expect(isNearLagosMidnight(new Date(now), 15_000, 5_000)).toBe(isNear);
  });
});
