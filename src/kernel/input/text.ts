import { entryOf } from '../entry-of.js';
import { nameOfCharacter } from './characters.js';

/** Fits most names, which then need no further check. */
const PLAIN = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;
/** Control characters, direction marks, and everything else that is invisible on a screen. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** Format characters by category, but visible: they stand before numbers in Arabic and related scripts. */
const SIGNS = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u;
const BREAK = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** Letters of scripts that join: between them U+200C and U+200D change how the text is drawn and read. */
const JOINING =
  /^[\p{scx=Arab}\p{scx=Syrc}\p{scx=Nkoo}\p{scx=Adlm}\p{scx=Mand}\p{scx=Mani}\p{scx=Mong}\p{scx=Phag}\p{scx=Rohg}\p{scx=Sogd}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}]$/u;
const LETTER = /^[\p{L}\p{M}]$/u;
const PICTURE = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u;
const KEY = /^[0-9#*]$/;
const KEYCAP = '\u20e3';
const HAN = /^\p{Script=Han}$/u;

const NON_JOINER = '\u200c';
const JOINER = '\u200d';
const SELECTOR = /^[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]$/u;
const PICTURE_SELECTOR = /^[\ufe0e\ufe0f]$/;

/** The usual names of the most common ones. */
const NAMES: Readonly<Record<string, string>> = {
  '\t': 'tab',
  '\n': 'line break',
  '\r': 'line break',
  '\u00ad': 'soft hyphen',
  '\u061c': 'Arabic letter mark',
  '\u200b': 'zero width space',
  '\u200c': 'zero width non-joiner',
  '\u200d': 'zero width joiner',
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  '\u2028': 'line separator',
  '\u2029': 'paragraph separator',
  '\u202a': 'left-to-right embedding',
  '\u202b': 'right-to-left embedding',
  '\u202c': 'pop directional formatting',
  '\u202d': 'left-to-right override',
  '\u202e': 'right-to-left override',
  '\u2060': 'word joiner',
  '\u2066': 'left-to-right isolate',
  '\u2067': 'right-to-left isolate',
  '\u2068': 'first strong isolate',
  '\u2069': 'pop directional isolate',
  '\u2800': 'blank Braille pattern',
  '\u3164': 'Hangul filler',
  '\ufe0f': 'variation selector',
  '\ufeff': 'byte order mark',
};

function isInvisible(character: string): boolean {
  return INVISIBLE.test(character) && !SIGNS.test(character);
}

/**
 * Whether an invisible character only affects how its neighbours are drawn, and may stay: a joiner between
 * letters of joining scripts or between the parts of one emoji, or a selector after a character with
 * several forms.
 */
function isInPlace(characters: readonly string[], index: number): boolean {
  const character = characters[index] ?? '';
  const around = {
    before: characters[index - 1] ?? '',
    beforeThat: characters[index - 2] ?? '',
    after: characters[index + 1] ?? '',
  };
  if (character === JOINER) return joinsLetters(around) || joinsPictures(around);
  if (character === NON_JOINER) return joinsLetters(around);
  return SELECTOR.test(character) && selectsForm(character, around);
}

interface Around {
  readonly beforeThat: string;
  readonly before: string;
  readonly after: string;
}

function joinsLetters({ before, after }: Around): boolean {
  return [before, after].every((one) => JOINING.test(one) && LETTER.test(one));
}

function joinsPictures({ beforeThat, before, after }: Around): boolean {
  return PICTURE.test(PICTURE_SELECTOR.test(before) ? beforeThat : before) && PICTURE.test(after);
}

function selectsForm(selector: string, { before, after }: Around): boolean {
  if (HAN.test(before)) return true;
  const isKey = KEY.test(before) && after === KEYCAP;
  return PICTURE_SELECTOR.test(selector) && (PICTURE.test(before) || isKey);
}

/**
 * Says why a text cannot be a name: it names the first character that is invisible or reverses the text
 * after it. Null when the text can be a name.
 * @example
 * nameFault('Ada\u202e') // 'must not contain U+202E (right-to-left override)'
 */
export function nameFault(text: string): string | null {
  if (PLAIN.test(text)) return null;
  const characters = Array.from(text);
  const stranger = characters.find(
    (character, index) => isInvisible(character) && !isInPlace(characters, index),
  );
  if (stranger === undefined) return null;
  const known = entryOf(NAMES, stranger);
  return `must not contain ${nameOfCharacter(stranger)}${known === undefined ? '' : ` (${known})`}`;
}

/**
 * Cleans a line of text from outside before we store and show it: composes it (NFC), removes invisible
 * characters, and reduces each run of white space to one space.
 * @example
 * cleanLine(' OBI\u202e,\n ADA ') // 'OBI, ADA'
 */
export function cleanLine(text: string): string {
  if (PLAIN.test(text)) return text;
  const visible = Array.from(text.toWellFormed().replaceAll('\r\n', '\n'), (character) =>
    BREAK.test(character) ? ' ' : character,
  ).filter(
    (character) =>
      !isInvisible(character) ||
      character === JOINER ||
      character === NON_JOINER ||
      SELECTOR.test(character),
  );
  return visible
    .filter((character, index) => !isInvisible(character) || isInPlace(visible, index))
    .join('')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Cleans a line that may be missing; null when nothing is left of it. */
export function cleanLineOrNull(text: string | null): string | null {
  if (text === null) return null;
  const line = cleanLine(text);
  return line === '' ? null : line;
}

/**
 * The key under which two names are the same to a reader: equal letters, whatever invisible characters and
 * spaces stand between them.
 */
export function nameKey(text: string): string {
  return Array.from(text.toWellFormed())
    .filter((character) => !isInvisible(character) || BREAK.test(character))
    .join('')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
}
