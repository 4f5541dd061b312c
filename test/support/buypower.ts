import { createHash } from 'node:crypto';
import type { WireAnswer } from '../../src/vending/adapters/provider-wire.js';
import { aWireAnswer } from './builders.js';

export const API_KEY = 'a-buypower-key';
export const NOW = new Date('2026-01-15T13:30:00.000Z');

/** The header that BuyPower sends with a body. */
export function signatureHeader(body: string, key = API_KEY): { 'x-buypower-signature': string } {
  const signature = createHash('sha512').update(body + key);
  return { 'x-buypower-signature': signature.digest('hex') };
}

/** An answer as it comes over the wire from BuyPower. */
export function aSignedAnswer(
  body: unknown,
  status = 200,
  key = API_KEY,
): Extract<WireAnswer, { kind: 'answer' }> {
  const wire = aWireAnswer(body, status);
  return { ...wire, headers: signatureHeader(wire.text, key) };
}
