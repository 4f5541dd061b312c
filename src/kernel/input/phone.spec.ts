import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { seedOf } from '../../../test/support/seed.js';
import { dialledInNigeria, earlierSpellingsOf, PHONE_PATTERN, readPhone } from './phone.js';

describe('a phone number', () => {
  it.each([
    '0803 123 4567',
    '08031234567',
    '+234 803 123 4567',
    '+2348031234567',
    '2348031234567',
    '234 803 123 4567',
    '+234 (0)803 123 4567',
    '+234 (0) 803-123-4567',
    '+2340803 123 4567',
    '234 0803 123 4567',
    '8031234567',
    '(0803) 123-4567',
    '0803.123.4567',
    ' 0803\u00a0123\u20134567 ',
    '00234 803 123 4567',
    '009 234 803 123 4567',
    '\u202a+2348031234567\u202c',
    '\u200b0803\u200b1234567',
    '＋２３４８０３１２３４５６７',
    '٠٨٠٣١٢٣٤٥٦٧',
  ])('written as %j is one', (text) => {
    expect(readPhone(text)).toEqual({ number: '+2348031234567', fault: null });
  });

  it.each([
    ['+44 20 7946 0958', '+442079460958'],
    ['+1 201 555 0123', '+12015550123'],
    ['+233 24 123 4567', '+233241234567'],
    ['0201 234 5678', '+2342012345678'],
    ['0800 123 4567', '+2348001234567'],
  ])('that is not a mobile number of Nigeria is read as well: %s', (text, number) => {
    expect(readPhone(text).number).toBe(number);
  });

  it.each([
    ['', 'is not a phone number'],
    ['call me', 'is not a phone number'],
    ['call me on 08031234567', 'is not a phone number'],
    ['0803123456O', 'is not a phone number'],
    ['+', 'is not a phone number'],
    ['0803 123 456', 'is a number that nobody can have'],
    ['0803 123 45678', 'is a number that nobody can have'],
    ['+23480312345678', 'is a number that nobody can have'],
    ['12345678901', 'is a number that nobody can have'],
    ['00000000000', 'is a number that nobody can have'],
    ['+1 0803', 'is a number that nobody can have'],
    ['09991234567', 'is a number that nobody can have'],
    ['+999 1234 5678', 'has a country code that no country has'],
    ['08031234567 / 08031234568', 'is too long'],
    ['0'.repeat(16), 'is a number that nobody can have'],
    ['0'.repeat(65), 'is too long'],
    ['08031234567 ext 5', 'must not have an extension'],
    ['+2348031234567;ext=1', 'must not have an extension'],
  ])('that is none is refused: %j %s', (text, fault) => {
    const read = readPhone(text);
    expect(read.number).toBeNull();
    expect(read.fault).toContain(fault);
  });

  it('is dialled in Nigeria as providers there write it', () => {
    expect(dialledInNigeria('+2348031234567')).toBe('08031234567');
    expect(dialledInNigeria('+447911123456')).toBe('+447911123456');
    // Stored by an earlier release, which did not read it.
    expect(dialledInNigeria('08031234567')).toBe('08031234567');
  });

  const nationals = fc
    .tuple(
      fc.constantFrom('701', '803', '810', '816', '902', '913'),
      fc.integer({ min: 0, max: 9_999_999 }),
    )
    .map(([lead, rest]) => lead + String(rest).padStart(7, '0'));

  it('read again is itself, and so is each spelling that an earlier release took', () => {
    fc.assert(
      fc.property(nationals, (national) => {
        const { number } = readPhone(`0${national}`);
        expect(number).toBe(`+234${national}`);
        expect(number).toMatch(new RegExp(PHONE_PATTERN));
        expect(readPhone(number!).number).toBe(number);
        for (const spelling of earlierSpellingsOf(number!)) {
          expect(readPhone(spelling).number).toBe(number);
        }
      }),
      { seed: seedOf('phone numbers') },
    );
  });

  it('is in E.164 or refused, whatever text it is read from', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.string({ unit: fc.constantFrom(...Array.from('+0123456789 ()-.;/ext')), maxLength: 40 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { number, fault } = readPhone(text);
        if (number === null) expect(fault).not.toBe('');
        else expect(number).toMatch(new RegExp(PHONE_PATTERN));
      }),
      { seed: seedOf('texts for phone numbers') },
    );
  });
});
