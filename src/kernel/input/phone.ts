import { ParseError, parsePhoneNumberWithError, type PhoneNumber } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/max/metadata';
import { entryOf } from '../entry-of.js';

/** Longer texts are refused before they are read. */
export const PHONE_TEXT_MAX = 64;
/** A phone number in E.164, the form in which numbers are stored and shown. */
export const PHONE_PATTERN = '^\\+[1-9][0-9]{6,14}$';

const NIGERIA = '+234';
const OPTIONS = { defaultCountry: 'NG', extract: false } as const;
/** Phones put invisible direction marks around a number that is copied from a contact. */
const INVISIBLE = /\p{Cf}/gu;
/** "00" is the international prefix in most countries, though it is "009" in Nigeria. */
const NIGERIA_FROM_ABROAD = /^\s*00[\s-]*234/;
const HOW_TO_WRITE =
  'write it like 0803 123 4567, or with + and the country code if it is not Nigerian';

/** A phone number in E.164, or the reason why a text is not one. */
export type ReadPhone =
  | { readonly number: string; readonly fault: null }
  | { readonly number: null; readonly fault: string };

/**
 * Reads a phone number as people write it. A number without a country code is Nigerian.
 * @example
 * readPhone('0803 123 4567').number // '+2348031234567'
 */
export function readPhone(text: string): ReadPhone {
  if (text.length > PHONE_TEXT_MAX) return refused('is too long');
  let parsed: PhoneNumber;
  try {
    const plain = text.replace(INVISIBLE, '').replace(NIGERIA_FROM_ABROAD, NIGERIA);
    parsed = parsePhoneNumberWithError(plain, OPTIONS, metadata);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return refused(entryOf(WHY_UNREADABLE, error.message) ?? 'is not a phone number');
  }
  if (parsed.ext !== undefined) return refused('must not have an extension');
  if (!parsed.isValid()) return refused('is a number that nobody can have');
  return { number: parsed.number, fault: null };
}

const WHY_UNREADABLE: Readonly<Record<string, string>> = {
  INVALID_COUNTRY: 'has a country code that no country has',
  TOO_SHORT: 'is too short',
  TOO_LONG: 'is too long',
};

function refused(why: string): ReadPhone {
  return { number: null, fault: `${why}: ${HOW_TO_WRITE}` };
}

/**
 * The form in which a number is dialled within Nigeria, which providers there expect: `08031234567`.
 * Foreign numbers stay as they are, and so do texts that earlier releases stored unread.
 */
export function dialledInNigeria(phone: string): string {
  return phone.startsWith(NIGERIA) ? `0${phone.slice(NIGERIA.length)}` : phone;
}

/**
 * The spellings, digits with or without a plus, that earlier releases accepted and hashed. They identify a
 * repeated request that an earlier release accepted.
 */
export function earlierSpellingsOf(phone: string): string[] {
  const digits = phone.slice(1);
  if (!phone.startsWith(NIGERIA)) return [digits, `00${digits}`, `009${digits}`];
  const national = phone.slice(NIGERIA.length);
  return ['0', '', '234', '2340', '+2340', '00234', '009234'].map((lead) => `${lead}${national}`);
}
