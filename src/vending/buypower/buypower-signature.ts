import { createHash, timingSafeEqual } from 'node:crypto';
import type { WireAnswer } from '../provider/provider-wire.js';

/** In lower case, as Node names response headers. */
export const SIGNATURE_HEADER = 'x-buypower-signature';

const SHA512_HEX = /^[0-9a-f]{128}$/i;

/**
 * Whether an answer was signed with our key: SHA-512 over the raw body followed by the key, in hex. The
 * comparison takes constant time; otherwise its duration would show how much of a forgery is right.
 */
export function isSigned(
  { text, headers }: Extract<WireAnswer, { kind: 'answer' }>,
  apiKey: string,
): boolean {
  const signature = headers[SIGNATURE_HEADER];
  if (typeof signature !== 'string' || !SHA512_HEX.test(signature)) return false;
  const expected = createHash('sha512').update(text).update(apiKey).digest();
  return timingSafeEqual(Buffer.from(signature, 'hex'), expected);
}
