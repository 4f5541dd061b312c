import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseWaits } from './duration.js';

describe('waits written as text', () => {
  it.each([
    ['none', []],
    [' none ', []],
    ['500', [500]],
    ['500ms', [500]],
    ['5s,15s', [5_000, 15_000]],
    ['2m', [120_000]],
    ['1h', [3_600_000]],
    ['1d', [86_400_000]],
    [' 1s , 2s ', [1_000, 2_000]],
    ['1h*3,1d', [3_600_000, 3_600_000, 3_600_000, 86_400_000]],
    ['1s*0', []],
  ])('%j are %j', (text, waits) => {
    expect(parseWaits(text)).toEqual(waits);
  });

  it.each([
    '',
    '  ',
    '5 s',
    '5x',
    '-5s',
    '1.5s',
    '5s,',
    ',5s',
    '5s;6s',
    's',
    '5s*',
    '*3',
    '5S',
    '5s**2',
  ])('%j are none', (text) => {
    expect(parseWaits(text)).toBeNull();
  });

  it('are read back in the unit they were written in', () => {
    const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
    const wait = fc.record({
      count: fc.nat(300),
      unit: fc.constantFrom('ms', 's', 'm', 'h', 'd'),
      times: fc.integer({ min: 1, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(wait, { minLength: 1, maxLength: 8 }), (waits) => {
        const text = waits.map(({ count, unit, times }) => `${count}${unit}*${times}`).join(',');
        const expected = waits.flatMap(({ count, unit, times }) =>
          Array.from({ length: times }, () => count * UNITS[unit]),
        );
        expect(parseWaits(text)).toEqual(expected);
      }),
    );
  });

  it('are too many or too long rather than a list that fills the memory', () => {
    for (const text of ['1h*99999999999', '1ms*10001', '99999999999999999999d']) {
      expect(parseWaits(text)).toBeNull();
    }
  });
});
