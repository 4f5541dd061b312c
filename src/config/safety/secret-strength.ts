/** What a secret has to have. */
export interface SecretStrength {
  /** How long it is at least, in hexadecimal digits. */
  readonly hex: number;
  /** How long it is at least, in characters of any other kind. */
  readonly other: number;
  /** Of the information that a random text of its length has at most, so much has to be there. */
  readonly ofRandom: number;
}

/**
 * 256 bits: what HMAC-SHA256 asks of its key (RFC 7518, section 3.2). Of 60,000 random keys the poorest had 0.78 of the
 * most that their length can have; long rows of English words have 0.55 to 0.7.
 */
export const KEY_OF_256_BITS: SecretStrength = { hex: 64, other: 43, ofRandom: 0.72 };
/** 128 bits: more than anybody can guess over a network. Short random texts vary more: the poorest had 0.71. */
export const SECRET_OF_128_BITS: SecretStrength = { hex: 32, other: 22, ofRandom: 0.6 };

const HEX = /^[0-9a-f]*$/i;
/** Of the groups of three characters, so many have to be different. A repeated text has half of them. */
const DIFFERENT_GROUPS = 0.75;

/**
 * Says what keeps a text from being a secret that a random generator made, or null. It estimates: short texts and
 * words, repeated texts (`aaaa…`, `abcabc…`) and rows (`0123…`) are found, a long text of a book may pass.
 * @example secretFault('a'.repeat(64), KEY_OF_256_BITS) // 'is not random …'
 */
export function secretFault(text: string, { hex, other, ofRandom }: SecretStrength): string | null {
  const isHex = HEX.test(text);
  const how = `openssl rand -hex ${hex / 2}`;
  if (text.length < (isHex ? hex : other)) return `is too short: make one with ${how}`;
  const bits = ofRandom * Math.log2(Math.min(text.length, isHex ? 16 : 64));
  return isRandom(text, bits) ? null : `is not random: make one with ${how}`;
}

function isRandom(text: string, bits: number): boolean {
  if (/\s/.test(text)) return false;
  const steps = Array.from(
    { length: text.length - 1 },
    (_, at) => text.charCodeAt(at + 1) - text.charCodeAt(at),
  );
  const groups = Array.from({ length: text.length - 2 }, (_, at) => text.slice(at, at + 3));
  return (
    bitsEach(Array.from(text)) >= bits &&
    bitsEach(steps) >= bits &&
    new Set(groups).size >= DIFFERENT_GROUPS * groups.length
  );
}

/** The entropy of a list, in bits for each of its items. */
function bitsEach(items: readonly unknown[]): number {
  const counts = new Map<unknown, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / items.length) * Math.log2(count / items.length);
  return bits;
}
