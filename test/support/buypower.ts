import { createHash } from 'node:crypto';
import type { WireAnswer } from '../../src/vending/provider/provider-wire.js';
import { readBuypowerVendAnswer } from '../../src/vending/buypower/buypower-answer.js';
import type { BuypowerCall } from '../../src/vending/buypower/buypower-codes.js';
import { BUYPOWER_CONTRACT } from '../../src/vending/buypower/buypower-contract.js';
import { boundToOrder } from '../../src/vending/provider/answer-contract.js';
import type { ProviderAnswer } from '../../src/vending/provider/provider-answer.js';
import { aWireAnswer } from './builders.js';

export const API_KEY = 'a-buypower-key';
export const BUYPOWER_NOW = new Date('2026-01-15T13:30:00.000Z');

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

/** The answer as it leaves the adapter, about an order of ₦5,000 for a meter at Ikeja. */
export function heardFromBuypower(
  wire: WireAnswer,
  call: BuypowerCall,
  requestId: string,
): ProviderAnswer {
  const meter = {
    billerId: 'ikeja-electric',
    meterNumber: '01000000008',
    meterType: 'prepaid',
  } as const;
  const order = { requestId, ...meter, amount: 5_000_00 };
  const answer = readBuypowerVendAnswer(wire, call, { apiKey: API_KEY, now: BUYPOWER_NOW });
  return boundToOrder(answer, call, order, BUYPOWER_CONTRACT);
}
