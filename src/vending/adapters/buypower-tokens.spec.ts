import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { tokensOf, unitsOf } from './buypower-tokens.js';

const T1 = '99001122334455667788';
const T2 = '99112233445566778899';
const K1 = '99000000000000000001';
const K2 = '99000000000000000002';
const credit = { role: 'credit', value: T1 };

describe('the tokens of a delivered order', () => {
  it.each([
    ['a bare token', { token: T1 }, [credit]],
    ['dashes', { token: '9900-1122-3344-5566-7788' }, [credit]],
    ['spaces', { token: ' 9900 1122 3344 5566 7788 ' }, [credit]],
    [
      'zeros in front',
      { token: '0001-1223-3445-5667-7889' },
      [{ role: 'credit', value: '00011223344556677889' }],
    ],
    ['a list alone', { tokens: [{ value: T1 }] }, [credit]],
    [
      'a list that repeats the token',
      { token: T1, tokens: [{ role: 'CREDIT', value: T1 }] },
      [credit],
    ],
    [
      'a list without the token',
      { token: T1, tokens: [{ role: 'bonus', value: T2 }] },
      [credit, { role: 'bonus', value: T2 }],
    ],
    [
      'a role of its own for the token',
      { token: T2, tokens: [{ role: 'BONUS', value: T2 }] },
      [{ role: 'bonus', value: T2 }],
    ],
    ['an unknown role', { token: T1, tokens: [{ role: 'constructor', value: T2 }] }, [credit]],
    ['entries that are none', { tokens: [null, T2, [], { role: 'credit' }, { value: 7 }] }, []],
    ['a list that is none', { token: T1, tokens: 'many' }, [credit]],
  ])('of %s', (_, data, tokens) => {
    expect(tokensOf(data)).toEqual(tokens);
  });

  it.each([
    null,
    undefined,
    '',
    'N/A',
    99001122334455667788,
    '9900112233445566778',
    `${T1}1`,
    `T ${T1}`,
  ])('are none in %j', (token) => {
    expect(tokensOf({ token })).toEqual([]);
  });

  it('come in the order they are keyed in, however they are listed', () => {
    const all = [
      { role: 'kct1', value: K1 },
      { role: 'kct2', value: K2 },
      { role: 'reset', value: '99000000000000000003' },
      { role: 'configure', value: '99000000000000000004' },
      credit,
      { role: 'bonus', value: T2 },
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (tokens) => {
        expect(tokensOf({ token: T1, tokens })).toEqual(all);
      }),
    );
  });
});

describe('the units', () => {
  it.each([
    [79.9, '79.9'],
    ['79.9', '79.9'],
    ['79.9 kWh', '79.9'],
    [0, '0'],
    ['N/A', null],
    ['', null],
    [null, null],
    [undefined, null],
    [1e21, null],
    [-1, null],
  ])('of %j are %p', (units, text) => {
    expect(unitsOf({ units })).toBe(text);
  });
});
