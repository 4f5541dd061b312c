import { describe, expect, it } from '@jest/globals';
import { verdictOf, type Figure } from './figure.js';
import { tableOf } from './table.js';

const figure = (changes: Partial<Figure> = {}): Figure => ({
  letter: 'A',
  name: 'accepted',
  unit: 'payments/s',
  ours: [900, 1_200, 1_100],
  yardstick: { name: 'pgbench', values: [1_000, 1_000, 800] },
  bar: { is: 'at least', times: 1 },
  notes: [],
  ...changes,
});

describe('a verdict', () => {
  it('compares the medians, and each run by itself', () => {
    const { ratio, ratioOfRuns, isMet } = verdictOf(figure());
    expect(ratio).toBeCloseTo(1.1);
    expect(ratioOfRuns).toEqual([0.9, 1.2, 1.375]);
    expect(isMet).toBe(true);
  });

  it.each([
    ['at least', 1.1, true],
    ['at least', 1.11, false],
    ['at most', 1.1, true],
    ['at most', 1.09, false],
  ] as const)('%s %d is met: %s', (is, times, expected) => {
    const one = figure({ ours: [11], yardstick: { name: 'x', values: [10] }, bar: { is, times } });
    expect(verdictOf(one).isMet).toBe(expected);
  });

  it('is not given where there is nothing to compare with, or no bar', () => {
    expect(verdictOf(figure({ yardstick: null }))).toMatchObject({ ratio: null, isMet: null });
    expect(verdictOf(figure({ bar: null })).isMet).toBeNull();
  });
});

describe('the table', () => {
  it('has the yardstick beside each figure, and the spread of both', () => {
    const [head, , line] = tableOf([figure()]).split('\n');
    expect(head).toMatch(/figure +ours +yardstick/);
    expect(line).toBe(
      'A  accepted  1100 (900–1200) payments/s  1000 (800–1000)  pgbench  1.10 (0.90 1.20 1.38)  ≥ 1.00  yes',
    );
  });

  it('says what is not met, what is not compared, and what a reader has to know', () => {
    const text = tableOf([
      figure({ bar: { is: 'at least', times: 2 } }),
      figure({ letter: 'E', unit: 'ms', ours: [1.25], yardstick: null, notes: ['by hand'] }),
    ]);
    expect(text).toMatch(/≥ 2\.00 {2}NO$/m);
    expect(text).toMatch(/1\.3 \(1\.3–1\.3\) ms +- +- +≥ 1\.00 +-$/m);
    expect(text).toMatch(/^E: by hand$/m);
  });
});
