import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { create } from 'fontkit';
import { seedOf } from '../../../test/support/seed.js';
import { COMMON } from './drawable.js';
import { drawable } from './pdf-document.js';

describe('what a PDF can draw', () => {
  it.each([
    'Ada Obi',
    'Adébáyọ̀ Ọlá',
    'Ελένη Жданова',
    '₦5,000.00 – “Mum’s house”…',
    'क्ष',
    'A\u200dB',
  ])('stays as it is: %s', (text) => {
    expect(drawable().isWhole(text)).toBe(true);
    expect(drawable().textOf(text)).toBe(text);
  });

  it.each([
    ['محمد علي', '[Arabic letters]'],
    ['Ada محمد علي Obi', 'Ada [Arabic letters] Obi'],
    ['王小明', '[Chinese characters]'],
    ['さくら', '[Japanese letters]'],
    ['홍길동', '[Korean letters]'],
    ['𞤀𞤣𞤤𞤢𞤥', '[Adlam letters]'],
    ['ߒߞߏ', '[N’Ko letters]'],
    ['สวัสดี', '[letters of another script]'],
    ['Mum’s house 💡', 'Mum’s house [emoji]'],
    ['👨\u200d👩\u200d👧 Obi', '[emoji] Obi'],
    ['❤\ufe0f 🇳🇬', '[emoji]'],
    ['محمد 王', '[Arabic letters] [Chinese characters]'],
    ['12 شارع 5', '12 [Arabic letters] 5'],
    ['\ue000', '[sign]'],
  ])('is said to be missing, in its place: %s', (text, shown) => {
    expect(drawable().isWhole(text)).toBe(false);
    expect(drawable().textOf(text)).toBe(shown);
  });

  it('is never nothing where something was, and always whole', () => {
    const texts = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(texts, (text) => {
        const shown = drawable().textOf(text);
        expect(drawable().isWhole(shown)).toBe(true);
        expect(shown.trim() === '').toBe(text.trim() === '');
      }),
      { seed: seedOf('texts for a PDF') },
    );
  });

  it.each(['400Regular', '700Bold'])(
    'is in both fonts, where it is taken for common: %s',
    (weight) => {
      const path = `@expo-google-fonts/noto-sans/${weight}/NotoSans_${weight}.ttf`;
      const { characterSet } = create(readFileSync(createRequire(import.meta.url).resolve(path)));
      const has = new Set(characterSet);
      const assigned = Array.from({ length: 0x250 }, (_, code) => code).filter((code) =>
        COMMON.test(String.fromCodePoint(code)),
      );
      const others = Array.from('·–—’•…₦', (character) => character.codePointAt(0) ?? 0);
      expect(assigned.length).toBeGreaterThan(500);
      expect([...assigned, ...others].filter((code) => !has.has(code))).toEqual([]);
      expect(others.every((code) => COMMON.test(String.fromCodePoint(code)))).toBe(true);
    },
  );
});
