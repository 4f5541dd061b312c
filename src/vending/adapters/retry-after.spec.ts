import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { retryAfterMs } from './retry-after.js';

const NOW = new Date('2026-01-15T13:30:00.000Z');

describe('how long a Retry-After asks to wait', () => {
  it.each<[string | string[] | undefined, number | undefined]>([
    ['0', 0],
    ['1', 1_000],
    [' 90 ', 90_000],
    ['3600', 3_600_000],
    ['3601', 3_600_000],
    ['999999999999999', 3_600_000],
    ['Thu, 15 Jan 2026 13:30:20 GMT', 20_000],
    ['Thu, 15 Jan 2026 13:29:00 GMT', 0],
    ['Fri, 16 Jan 2026 13:30:00 GMT', 3_600_000],
    ['Thu, 99 Jan 2026 13:30:20 GMT', undefined],
    ['2026-01-15T13:30:20Z', undefined],
    ['1.5', undefined],
    ['-3', undefined],
    ['soon', undefined],
    ['', undefined],
    [['1', '2'], undefined],
    [undefined, undefined],
  ])('%j is %p ms', (value, waitMs) => {
    expect(retryAfterMs(value, NOW)).toBe(waitMs);
  });

  it('is nothing, or from nothing to an hour, whatever it says', () => {
    const value = fc.oneof(fc.string(), fc.integer().map(String), fc.date().map(String));
    fc.assert(
      fc.property(value, (text) => {
        const waitMs = retryAfterMs(text, NOW) ?? 0;
        expect(waitMs).toBeGreaterThanOrEqual(0);
        expect(waitMs).toBeLessThanOrEqual(3_600_000);
      }),
    );
  });
});
