import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { seedOf } from '../../../test/support/seed.js';
import { cleanLine, cleanLineOrNull, nameFault, nameKey } from './text.js';

const PERSIAN = 'می\u200cخواهم';
const HINDI = 'क्\u200dष';
const FAMILY = '👨\u200d👩\u200d👧';
const HEART = '❤\ufe0f';

describe('a name', () => {
  it.each([
    'Ada Obi',
    'Adébáyọ̀ Ọlá',
    'O’Neil-Smith, Jr.',
    'Mum’s house 💡',
    'محمد علي',
    '王小明',
    '葛\u{e0100}飾',
    '홍길동',
    'שלום',
    PERSIAN,
    HINDI,
    FAMILY,
    `${HEART}\u200d🔥`,
    HEART,
    '1\ufe0f\u20e3',
    'سورة \u06dd\u0661',
  ])('may be %s', (text) => {
    expect(nameFault(text)).toBeNull();
    expect(cleanLine(text)).toBe(text.normalize('NFC'));
  });

  it.each([
    ['Ada\u202eibO', 'U+202E (right-to-left override)'],
    ['\u2066Ada\u2069', 'U+2066 (left-to-right isolate)'],
    ['Ada\u200b', 'U+200B (zero width space)'],
    ['A\u00adda', 'U+00AD (soft hyphen)'],
    ['Ada\tObi', 'U+0009 (tab)'],
    ['Ada\nObi', 'U+000A (line break)'],
    ['Ada\u0007', 'U+0007'],
    ['Ada\u009b', 'U+009B'],
    ['A\u200dda', 'U+200D (zero width joiner)'],
    ['A\u200cda', 'U+200C (zero width non-joiner)'],
    ['محمد\u200d', 'U+200D (zero width joiner)'],
    ['م\u200d\u200dم', 'U+200D (zero width joiner)'],
    ['م\u200c م', 'U+200C (zero width non-joiner)'],
    ['Ada\ufe0f', 'U+FE0F (variation selector)'],
    ['1\ufe0f', 'U+FE0F (variation selector)'],
    ['ㅤ', 'U+3164 (Hangul filler)'],
    ['\u2800', 'U+2800 (blank Braille pattern)'],
    ['Ada\u{e0041}', 'U+E0041'],
    ['Ada\u061c', 'U+061C (Arabic letter mark)'],
    ['Ada\u2028', 'U+2028 (line separator)'],
    ['A\ufeffda', 'U+FEFF (byte order mark)'],
    ['A\u034fda', 'U+034F'],
  ])('is refused with what is wrong: %j', (text, what) => {
    expect(nameFault(text)).toBe(`must not contain ${what}`);
  });
});

describe('a line of somebody else’s', () => {
  it.each([
    ['  OBI\u202e,\r\n ADA\u0000 ', 'OBI, ADA'],
    ['A\u200bB\tC\u2028D', 'AB C D'],
    ['Ade\u0301', 'Adé'],
    ['A\u00a0 B', 'A B'],
    ['A\u200d\u200dB', 'AB'],
    [`${PERSIAN}\u200d`, PERSIAN],
    ['\ud83d', '\ufffd'],
    ['\u202e\u200b', ''],
  ])('is cleaned: %j', (text, line) => {
    expect(cleanLine(text)).toBe(line);
  });

  it('is none when nothing is left of it', () => {
    expect(cleanLineOrNull('\u202e \n')).toBeNull();
    expect(cleanLineOrNull(null)).toBeNull();
    expect(cleanLineOrNull(' ADA ')).toBe('ADA');
  });

  const texts = fc.string({
    unit: fc.oneof(
      fc.constantFrom(
        ...Array.from('aب م ك\u064bक\u094d👨👩❤1王 \n\u202e\u200b\u200c\u200d\ufe0f\u20e3\u0301'),
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 30,
  });

  it('is a name when it is cleaned, whatever it was, and stays as it is when it is cleaned again', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const line = cleanLine(text);
        expect(nameFault(line)).toBeNull();
        expect(cleanLine(line)).toBe(line);
        expect(line.isWellFormed()).toBe(true);
      }),
      { seed: seedOf('cleaned lines'), numRuns: 1_000 },
    );
  });

  it('keeps every sign that can be seen', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('aبم王💡क')) }), (text) => {
        expect(cleanLine(text)).toBe(text);
      }),
      { seed: seedOf('visible lines') },
    );
  });
});

describe('two names', () => {
  it.each([
    ['Adé', 'Ade\u0301'],
    [PERSIAN, PERSIAN.replace('\u200c', '')],
    ['Shop', 'S\u200bhop\u202e'],
    [HEART, '❤'],
    ['My shop', 'My\u00a0\u00a0shop '],
  ])('are the same to whoever reads them: %j, %j', (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  it.each([
    ['Shop', 'shop'],
    ['Shop 1', 'Shop１'],
    ['Adé', 'Ade'],
    ['My shop', 'Myshop'],
  ])('are two: %j, %j', (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other));
  });
});
