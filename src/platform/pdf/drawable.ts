import { create } from 'fontkit';

/** Characters that our fonts certainly have. They cover most texts, and all of a long statement. */
export const COMMON = /^[\x20-\x7e\u00a0-\u024f\u00b7\u2013\u2014\u2019\u2022\u2026\u20a6]*$/;

/** Names for letters and signs that our fonts lack; the first match counts. */
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

/** The note for a document that contains names in brackets. */
export const BRACKETS_NOTE =
  'Words in [brackets] stand for letters or signs that this PDF cannot show. The account shows them as they are.';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Knows which characters a font can draw, so that no text turns into empty boxes. */
export class Drawable {
  private readonly codePoints: ReadonlySet<number>;

  constructor(fontFile: Buffer) {
    this.codePoints = new Set(create(fontFile).characterSet);
  }

  /** Whether the font can draw all of a text as it is. */
  isWhole(text: string): boolean {
    return COMMON.test(text) || Array.from(text).every((character) => this.has(character));
  }

  /**
   * The text in a form that can be drawn: each run of letters that the font lacks is replaced by its name
   * in brackets.
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
      // Words of one script with spaces between them are one run.
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
