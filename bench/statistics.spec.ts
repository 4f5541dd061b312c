import { describe, expect, it } from '@jest/globals';
import { median, percentile } from './statistics.js';

describe('the median', () => {
  it.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[10, 9, 1, 2], 5.5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('of nothing is refused', () => {
    expect(() => median([])).toThrow('nothing was measured');
  });
});

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it.each([
    [0, 1],
    [0.5, 50],
    [0.99, 99],
    [0.991, 100],
    [1, 100],
  ])('%d of 1 to 100 is %d', (part, expected) => {
    expect(percentile(hundred, part)).toBe(expected);
  });

  it('sorts by size and not by spelling', () => {
    expect(percentile([10, 9, 100], 1)).toBe(100);
  });
});
