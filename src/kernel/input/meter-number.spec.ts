import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { seedOf } from '../../../test/support/seed.js';
import { canonicalMeterNumber, meterNumberFault } from './meter-number.js';

const read = (text: string, type: 'prepaid' | 'postpaid' = 'prepaid'): string => {
  const number = canonicalMeterNumber(text);
  return meterNumberFault(number, type) ?? number;
};

describe('a meter number', () => {
  it.each([
    ['0100 0000 008'],
    [' 01000000008 '],
    ['01000000008\r\n'],
    ['0100-0000-008'],
    ['0100\u00a00000\u00a0008'],
    ['0100\u202f0000\u2009008'],
    ['0100\u30000000008'],
    ['0100\u20130000\u2014008'],
    ['0100\u20110000\u2212008'],
    ['0100\u00ad0000\u200b008'],
    ['\ufeff01000000008'],
    ['\u202a01000000008\u202c'],
    ['0 1 0 0 - 0 0 0 0 - 0 0 8'],
  ])('pasted as %j is stored as its digits', (text) => {
    expect(read(text)).toBe('01000000008');
  });

  it.each([
    ['0100000000O', '"O" (U+004F)'],
    ['01000000008.', '"." (U+002E)'],
    ['0100/0000008', '"/" (U+002F)'],
    ['٠١٢٣٤٥٦٧٨٩٠', '"٠" (U+0660)'],
    ['０１０００００００８', '"０" (U+FF10)'],
    ['01000000008\u0007', 'U+0007'],
    ['0100💡000008', '"💡" (U+1F4A1)'],
  ])('with another character is refused with its name: %j', (text, name) => {
    expect(read(text)).toContain(`contains ${name}`);
  });

  it.each([
    ['123456789', 'must have 10 to 13 digits (prepaid), and has 9'],
    ['1'.repeat(14), 'must have 10 to 13 digits (prepaid), and has 14'],
    ['', 'must have 10 to 13 digits (prepaid), and has 0'],
    [' - ', 'must have 10 to 13 digits (prepaid), and has 0'],
    [' '.repeat(65), 'must not be longer than 64 characters'],
  ])('of another length is refused with its length: %j', (text, fault) => {
    expect(read(text)).toBe(fault);
  });

  it('of a postpaid account keeps its letters', () => {
    expect(read('ab-12 34\u00a0Z', 'postpaid')).toBe('ab1234Z');
    expect(read('ab1234é', 'postpaid')).toContain('contains "é" (U+00E9)');
    expect(read('ab123', 'postpaid')).toContain('has 5');
  });

  it('is the same number wherever separators stand', () => {
    const separators = fc.constantFrom('', ' ', '-', '\u00a0', '\u2013', '\u200b', '\t', ' - ');
    const digits = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), separators), {
      minLength: 10,
      maxLength: 13,
    });
    fc.assert(
      fc.property(digits, (pairs) => {
        const plain = pairs.map(([digit]) => digit).join('');
        expect(read(pairs.map(([digit, after]) => `${digit}${after}`).join(''))).toBe(plain);
      }),
      { seed: seedOf('meter numbers') },
    );
  });

  it('is its digits or refused, whatever text it is read from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const number = canonicalMeterNumber(text);
        if (meterNumberFault(number, 'prepaid') === null) expect(number).toMatch(/^[0-9]{10,13}$/);
        else expect(number).not.toMatch(/^[0-9]{10,13}$/);
      }),
      { seed: seedOf('texts for meter numbers') },
    );
  });
});
