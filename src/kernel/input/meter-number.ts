import { nameOfCharacter } from './characters.js';

/** Longer texts are refused before they are read; the longest meter number with its separators is far shorter. */
export const METER_TEXT_MAX = 64;

/**
 * The characters that people put between digits or paste along with them: every kind of space and dash, the
 * minus sign, and invisible characters.
 */
const SEPARATORS = /[\s\p{Zs}\p{Pd}\u2212\p{Cf}]+/gu;
const FORMS = {
  prepaid: { taken: /^[0-9]$/, what: 'digits', min: 10, max: 13 },
  postpaid: { taken: /^[A-Za-z0-9]$/, what: 'letters and digits', min: 6, max: 20 },
} as const;

/**
 * The canonical form in which a meter number is stored, compared and sent: without spaces and dashes.
 * @example
 * canonicalMeterNumber('0100-0000 008') // '01000000008'
 */
export function canonicalMeterNumber(text: string): string {
  return text.length > METER_TEXT_MAX ? text : text.replace(SEPARATORS, '');
}

/**
 * Says why a text is not a meter number, and names the first character that does not belong; null when it
 * is one. Prepaid meters have 10 to 13 digits, postpaid accounts 6 to 20 letters (A to Z) and digits.
 * @param number in its canonical form.
 */
export function meterNumberFault(number: string, type: 'prepaid' | 'postpaid'): string | null {
  if (number.length > METER_TEXT_MAX) return `must not be longer than ${METER_TEXT_MAX} characters`;
  const { taken, what, min, max } = FORMS[type];
  const stranger = Array.from(number).find((character) => !taken.test(character));
  if (stranger !== undefined) {
    return `may contain only ${what}, with spaces or dashes between them, and contains ${nameOfCharacter(stranger)}`;
  }
  if (number.length >= min && number.length <= max) return null;
  return `must have ${min} to ${max} ${what} (${type}), and has ${number.length}`;
}
