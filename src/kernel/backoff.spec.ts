import { describe, expect, it } from '@jest/globals';
import { backoffMs } from './backoff.js';

const BOUNDS = { firstMs: 100, maxMs: 1_000 };

describe('the pause before the next try', () => {
  it('doubles up to its bound', () => {
    const most = [1, 2, 3, 4, 5, 6].map((failures) => backoffMs(failures, BOUNDS, () => 1));
    expect(most).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it('is half of that at least', () => {
    const least = [1, 2, 5].map((failures) => backoffMs(failures, BOUNDS, () => 0));
    expect(least).toEqual([50, 100, 500]);
  });

  it('stays at its bound after any number of failures', () => {
    for (const failures of [41, 1_000, 1e9]) {
      expect(backoffMs(failures, BOUNDS, () => 1)).toBe(1_000);
    }
  });
});
