import { create } from 'fontkit';

/** What our fonts certainly have: most of what is written, and of a long statement all. */
export const COMMON = /^[\x20-\x7e\u00a0-\u024f\u00b7\u2013\u2014\u2019\u2022\u2026\u20a6]*$/;

/** What stands for letters and signs that our fonts do not have, the first that fits. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u, 'emoji'],
  [/\p{Script=Arabic}/u, 'Arabic letters'],
  [/\p{Script=Adlam}/u, 'Adlam letters'],
  [/\p{Script=Nko}/u, 'N’Ko letters'],
  [/\p{Script=Hebrew}/u, 'Hebrew letters'],
  [/\p{Script=Ethiopic}/u, 'Ethiopic letters'],
  [/\p{Script=Han}/u, 'Chinese characters'],
  [/\p{Script=Hiragana}|\p{Script=Katakana}/u, 'Japanese letters'],
  [/\p{Script=Hangul}/u, 'Korean letters'],
  [/\p{L}/u, 'letters of another script'],
  [/[^]/u, 'sign'],
];

/** For a document in which something stands in brackets. */
export const BRACKETS_NOTE =
  'Words in [brackets] stand for letters or signs that this PDF cannot show. The account shows them as they are.';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Knows what a font can draw, so that nothing becomes an empty box. */
export class Drawable {
  private readonly codePoints: ReadonlySet<number>;

  constructor(fontFile: Buffer) {
    this.codePoints = new Set(create(fontFile).characterSet);
  }

  /** Whether all of a text can be drawn as it is. */
  isWhole(text: string): boolean {
    return COMMON.test(text) || Array.from(text).every((character) => this.has(character));
  }

  /**
   * The text as it can be drawn: each stretch of letters that the font does not have is named in brackets.
   * @example
   * drawable.textOf('Ada محمد') // 'Ada [Arabic letters]'
   */
  textOf(text: string): string {
    if (this.isWhole(text)) return text;
    let shown = '';
    let spaces = '';
    let kind: string | null = null;
    for (const { segment } of graphemes.segment(text)) {
      const isDrawn = this.isWhole(segment);
      if (isDrawn && segment.trim() === '') {
        spaces += segment;
        continue;
      }
      const next = isDrawn ? null : kindOf(segment);
      // Words of one script apart by spaces are one stretch.
      if (next === null) shown += spaces + segment;
      else if (next !== kind) shown += `${spaces}[${next}]`;
      kind = next;
      spaces = '';
    }
    return shown + spaces;
  }

  private has(character: string): boolean {
    return this.codePoints.has(character.codePointAt(0) ?? 0);
  }
}

function kindOf(grapheme: string): string {
  return KINDS.find(([form]) => form.test(grapheme))?.[1] ?? 'sign';
}
