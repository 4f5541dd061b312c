import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Fields } from '../provider/answer-fields.js';
import type { VendedToken } from '../provider/provider-answer.js';
import { readTokens } from './token-reader.js';

const tokensOf = (fields: Fields, extras: unknown): readonly VendedToken[] =>
  readTokens(fields, extras).tokens;
const unitsOf = (fields: Fields): string | null => readTokens(fields).units;
const tokensIn = (text: unknown): string[] => tokensOf({ token: text }, null).map((t) => t.value);

const T1 = '99001122334455667788';
const T2 = '99112233445566778899';
const K1 = '99000000000000000001';
const K2 = '99000000000000000002';

describe('the tokens in a text', () => {
  it.each([
    ['Token : 99001122334455667788', [T1]],
    ['Token: 99001122334455667788', [T1]],
    ['99001122334455667788', [T1]],
    ['Token : token: 99001122334455667788', [T1]],
    ['token: 99001122334455667788', [T1]],
    ['TOKEN:99001122334455667788', [T1]],
    ['9900-1122-3344-5566-7788', [T1]],
    ['Token : 9900-1122-3344-5566-7788', [T1]],
    ['9900 1122 3344 5566 7788', [T1]],
    ['Token : 9900 1122 3344 5566 7788', [T1]],
    ['Token : 00001122334455667788', ['00001122334455667788']],
    ['0001-1223-3445-5667-7889', ['00011223344556677889']],
    ['Token : 99001122334455667788 Bonus Token : 99112233445566778899', [T1, T2]],
    ['Token : 99001122334455667788\nBonus Token : 9911-2233-4455-6677-8899', [T1, T2]],
  ])('%j are %j', (text, tokens) => {
    expect(tokensIn(text)).toEqual(tokens);
  });

  it.each([
    'N/A',
    'N\\A',
    'null',
    '',
    'Token : ',
    '9900112233445566778',
    '990011223344556677889',
    'Token : 9900112233445566778X',
    99001122334455667788,
    12345678901234567890n,
    null,
    undefined,
    [],
    {},
    true,
  ])('%p are none', (value) => {
    expect(tokensIn(value)).toEqual([]);
  });

  it('are in lists and in objects as well', () => {
    expect(tokensIn([T1, null, 7, [T2]])).toEqual([T1, T2]);
    expect(tokensIn({ token: T1 })).toEqual([T1]);
  });

  it('are never made of numbers that are shorter or longer, however they are set apart', () => {
    const number = fc
      .stringMatching(/^[0-9]{1,26}$/)
      .filter(({ length }) => length !== 20 && length !== 4 && length !== 5);
    const between = fc.constantFrom(' ', '  ', '-', ' - ', '/', ',', ', ', '\n', ' : ', ' No ');
    fc.assert(
      fc.property(fc.array(fc.tuple(number, between), { maxLength: 30 }), (pieces) => {
        expect(tokensIn(pieces.flat().join(''))).toEqual([]);
      }),
    );
  });

  it('are told from other numbers in whatever is around them', () => {
    const digits = fc.stringMatching(/^[0-9]{20}$/);
    const noise = fc.constantFrom(
      'Meter 04123456789. ',
      'Call 08030000000; ',
      'Receipt No: 9949250000000001, ',
      'Ref 20261130112233445566\n',
      'N5,000.00 | ',
      'VAT 348.84 | ',
      '30/11/2026 ',
    );
    fc.assert(
      fc.property(
        fc.array(noise, { maxLength: 5 }),
        digits,
        fc.array(noise),
        (head, token, tail) => {
          const text = `${head.join('')}Token: ${token} 79.9 kWh. ${tail.join('')}`;
          expect(tokensIn(text)).toEqual([token]);
        },
      ),
    );
  });

  it('are found however they are grouped, with every zero in its place', () => {
    const digits = fc.stringMatching(/^[0-9]{20}$/);
    const separator = fc.constantFrom('', '-', ' ', '  ', ' - ', '\u00a0', '\u2013', '/', ' / ');
    const prefix = fc.constantFrom('', 'Token : ', 'Token: ', 'token: ', 'Token : token: ');
    fc.assert(
      fc.property(digits, separator, prefix, (token, between, before) => {
        const text = before + (token.match(/.{4}/g) ?? []).join(between);
        expect(tokensIn(text)).toEqual([token]);
      }),
    );
  });
});

/** What each disco adds at the top level of a delivered prepaid answer. */
const DISCOS: readonly (readonly [string, Fields, string | null])[] = [
  ['IKEDC', { purchased_code: `Token : ${T1}`, token: `Token : ${T1}`, units: '79.9 kWh' }, '79.9'],
  ['EKEDC', { purchased_code: `Token : ${T1}`, mainToken: T1, mainTokenUnits: null }, null],
  ['PHED', { purchased_code: `Token: ${T1}`, token: T1, units: '82.5' }, '82.5'],
  ['JED', { purchased_code: grouped('-', 'Token : '), Token: grouped('-'), Units: '11.2' }, '11.2'],
  ['IBEDC', { purchased_code: grouped(' '), Token: grouped(' '), Units: '61.2kwH' }, '61.2'],
  ['KAEDCO', { purchased_code: T1, token: T1, units: '33.20' }, '33.20'],
  ['AEDC', { purchased_code: `Token : token: ${T1}`, Token: `token: ${T1}` }, null],
  ['EEDC', { purchased_code: `Token : ${T1}`, token: T1, units: 34.5 }, '34.5'],
  ['BEDC', { purchased_code: `Token : ${T1}`, token: T1, units: '15.4 Kwh' }, '15.4'],
  ['YEDC', { purchased_code: grouped('-'), Token: grouped('-'), Units: '7.40' }, '7.40'],
];

describe('a delivered answer', () => {
  it.each(DISCOS)('of %s has its one credit token and its units', (_, fields, units) => {
    expect(tokensOf(fields, null)).toEqual([{ role: 'credit', value: T1 }]);
    expect(unitsOf(fields)).toBe(units);
  });

  it.each([
    ['KEDCO', { purchased_code: '', Token: null, Units: '4.5' }],
    ['ABA', { purchased_code: '', token: null, units: '109.9 kWh' }],
    ['a postpaid account', { purchased_code: '', meterNumber: null }],
  ])('of %s can have no token', (_, fields) => {
    expect(tokensOf(fields, null)).toEqual([]);
  });

  it('of EKEDC can carry a bonus, which comes second', () => {
    const both = `Token : ${T1} Bonus Token : ${T2}`;
    const expected = [
      { role: 'credit', value: T1 },
      { role: 'bonus', value: T2 },
    ];
    expect(tokensOf({ purchased_code: both, mainToken: T1, bonusToken: T2 }, null)).toEqual(
      expected,
    );
    expect(tokensOf({ purchased_code: both, mainToken: T1, bonusToken: null }, null)).toEqual(
      expected,
    );
    expect(tokensOf({ mainToken: T1, bonusToken: T2 }, null)).toEqual(expected);
  });

  it('names key-change and configuration tokens before the credit, in keying order', () => {
    const fields = { token: T1, kct1: K1, kct2: K2, resetToken: 'N/A', configureToken: 'N/A' };
    expect(tokensOf(fields, null)).toEqual([
      { role: 'kct1', value: K1 },
      { role: 'kct2', value: K2 },
      { role: 'credit', value: T1 },
    ]);
  });

  it('knows them in capitals too, and the reset and configuration tokens', () => {
    const [R, C] = ['99000000000000000003', '99000000000000000004'];
    const fields = { KCT1: K1, KCT2: 'N\\A', resetToken: R, configureToken: C, Token: T1 };
    expect(tokensOf(fields, null).map(({ role }) => role)).toEqual([
      'kct1',
      'reset',
      'configure',
      'credit',
    ]);
  });

  it('to a requery may hold its token in the extras alone', () => {
    expect(tokensOf({ purchased_code: '' }, `Token : ${T1}`)).toEqual([
      { role: 'credit', value: T1 },
    ]);
  });

  it('repeats its token in several places, which is still one token', () => {
    const fields = { token: T1, Token: T1, mainToken: T1, purchased_code: `Token : ${T1}` };
    expect(tokensOf(fields, `Token : ${T1}`)).toEqual([{ role: 'credit', value: T1 }]);
  });

  it('has the order of keying in, however the tokens are listed', () => {
    const all: readonly VendedToken[] = [
      { role: 'kct1', value: K1 },
      { role: 'kct2', value: K2 },
      { role: 'reset', value: '99000000000000000003' },
      { role: 'configure', value: '99000000000000000004' },
      { role: 'credit', value: T1 },
      { role: 'bonus', value: T2 },
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray([...all], { minLength: all.length }), (tokens) => {
        expect(tokensOf({ token: T1, tokens }, null)).toEqual(all);
      }),
    );
  });

  it('shows a token that one field names and another one calls something strange', () => {
    const fields = { token: T1, tokens: [{ role: 'constructor', value: T1 }] };
    expect(readTokens(fields)).toEqual({ tokens: [{ role: 'credit', value: T1 }], units: null });
  });

  it('keeps what nobody could read, cut and bounded', () => {
    const token = Array.from({ length: 40 }, (_, n) => `9900112233445566${n}`).concat(
      'x'.repeat(9e3),
    );
    const { tokens, notUnderstood = [] } = readTokens({ token });
    expect(tokens).toEqual([]);
    expect(notUnderstood).toHaveLength(10);
    expect(Math.max(...notUnderstood.map(({ length }) => length))).toBeLessThanOrEqual(200);
  });

  it('keeps all of a code with letters whose digits are nearly a token', () => {
    // Seventeen hexadecimal digits of which none happens to be a letter.
    const { tokens, notUnderstood } = readTokens({ token: '0x56015418394787939' });
    expect(tokens).toEqual([]);
    expect(notUnderstood).toContain('0x56015418394787939');
  });

  it('does not read what is longer than a receipt can be', () => {
    const { tokens, notUnderstood } = readTokens({ token: `${'x '.repeat(5_000)}${T1}` });
    expect(tokens).toEqual([]);
    expect(notUnderstood).toHaveLength(1);
  });

  it('never gives a token that came as a number', () => {
    expect(tokensOf({ token: 99001122334455667788, kct1: 1 }, 5)).toEqual([]);
  });
});

describe('the units', () => {
  it.each([
    ['61.2kwH', '61.2'],
    [' 8 KWH ', '8'],
    [0, '0'],
    ['0.10', '0.10'],
  ])('%p are %s kWh', (units, text) => {
    expect(unitsOf({ units })).toBe(text);
  });

  it.each(['N/A', '', null, 'ten kWh', '-5', 'NaN', NaN, -1, {}, '5 kWh + 3'])(
    '%p are unknown',
    (units) => {
      expect(unitsOf({ units })).toBeNull();
    },
  );

  it('are looked for under every spelling', () => {
    for (const key of ['units', 'Units', 'PurchasedUnits', 'mainTokenUnits']) {
      expect(unitsOf({ [key]: '13.3' })).toBe('13.3');
    }
  });
});

function grouped(separator: string, prefix = ''): string {
  return prefix + ['9900', '1122', '3344', '5566', '7788'].join(separator);
}
