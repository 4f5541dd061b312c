import { entryOf } from '../entry-of.js';
import { nameOfCharacter } from './characters.js';

/** Most names: nothing in them needs a second look. */
const PLAIN = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;
/** Controls, marks of direction, and whatever else leaves no trace on a screen. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** Formally formatting, but signs to be seen: they stand before numbers in Arabic and its kin. */
const SIGNS = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u;
const BREAK = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** Letters of scripts that join: there U+200C and U+200D say how, and change what is read. */
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

/** What people call the commonest of them. */
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
 * Whether an invisible character says how its neighbours are drawn, and may stay: a joiner between letters
 * of scripts that join or between the parts of one emoji, a selector after what has several forms.
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
 * Why a text cannot be the name of somebody or something, naming the first character that shows nothing or
 * turns what follows round; null when it can.
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
 * A line of somebody else's text as we keep and show it: composed (NFC), without characters that show nothing,
 * its white space one space each.
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

/** A line that may be missing, cleaned; null when nothing is left of it. */
export function cleanLineOrNull(text: string | null): string | null {
  if (text === null) return null;
  const line = cleanLine(text);
  return line === '' ? null : line;
}

/**
 * What two names have in common that nobody can tell apart: the same letters, whatever invisible characters
 * and spaces are between them.
 */
export function nameKey(text: string): string {
  return Array.from(text.toWellFormed())
    .filter((character) => !isInvisible(character) || BREAK.test(character))
    .join('')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
}
