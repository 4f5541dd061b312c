import { describe, expect, it } from '@jest/globals';
import { readOptions } from './options.js';

describe('the options of the benchmark', () => {
  it('measure three runs of all but what takes very long', () => {
    expect(readOptions([])).toEqual({
      runs: 3,
      seconds: 10,
      flowSeconds: 30,
      letters: new Set(['A', 'B', 'C', 'D', 'E', 'G', 'H', 'K', 'L', 'M']),
      memoryAt: [100_000, 1_000_000],
      stored: 5_000_000,
      due: 100_000,
      jsonFile: null,
      databaseUrl: null,
    });
  });

  it('measure only what is named, by letter or by name', () => {
    expect(readOptions(['--only=a, history'])?.letters).toEqual(new Set(['A', 'G']));
    expect(readOptions(['--only=statement'])?.letters).toEqual(new Set(['J']));
    expect(readOptions(['--only=A', '--big'])?.letters).toEqual(new Set(['A', 'F']));
    expect(readOptions(['--memory'])?.letters).toContain('I');
  });

  it('are short when they are to be quick, unless told otherwise', () => {
    expect(readOptions(['--quick'])).toMatchObject({ runs: 1, seconds: 3, flowSeconds: 3 });
    expect([readOptions(['--quick']), readOptions(['--quick', '--due=7'])]).toMatchObject([
      { due: 5_000 },
      { due: 7 },
    ]);
    expect(readOptions(['--quick', '--seconds=5'])).toMatchObject({ seconds: 5, flowSeconds: 5 });
  });

  it('ask for help', () => {
    expect(readOptions(['--help'])).toBeNull();
  });

  it.each([
    '--runs=0',
    '--seconds=x',
    '--only=Z',
    '--due=0',
    '--memory-at=5',
    '--memory-at=5,4',
    '--fast',
  ])('refuse %s', (word) => {
    expect(() => readOptions([word])).toThrow();
  });
});
