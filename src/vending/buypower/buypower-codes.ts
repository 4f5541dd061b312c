import type { Fault } from '../provider/provider-answer.js';

export type BuypowerCall = 'vend' | 'requery';

/** `data.responseCode` of an order that was delivered. */
export const DELIVERED = 100;

/** What an answer with `status: true` says of an order. */
export function progressOf(
  code: number,
  inner: number | null,
): 'delivered' | 'pending' | 'unclear' {
  if (code === 202) return 'pending';
  if (code !== 200 || inner === null) return 'unclear';
  if (inner === DELIVERED) return 'delivered';
  return inner > DELIVERED && inner < 200 ? 'pending' : 'unclear';
}

// What is not listed proves nothing. 409 is not: an earlier send of ours may have landed.
const refusedOnVend: Readonly<Record<number, Fault>> = {
  400: 'order',
  401: 'ours',
  402: 'ours',
  403: 'ours',
  422: 'unexplained',
  424: 'provider',
};

// A refusal of the question itself (keys, form) says nothing about the order.
const refusedOnRequery: Readonly<Record<number, Fault>> = { 422: 'unexplained' };

/** By whose fault an answer with `status: false` refuses the order; null when it does not prove that. */
export function buypowerFaultOf(code: number, call: BuypowerCall): Fault | null {
  return (call === 'vend' ? refusedOnVend : refusedOnRequery)[code] ?? null;
}

/**
 * Whether a requery's answer says that there is no such order. The words count: a path that BuyPower
 * does not know is answered with 404 as well, and would "prove" of every order that it never came.
 */
export function saysNoSuchOrder(code: number, message: string | null): boolean {
  return code === 404 && message !== null && /^(?:order|transaction) not found\b/i.test(message);
}

/** Whether the code of an answer to a vend is one that refuses it. */
export function refusesVend(code: string): boolean {
  return Object.hasOwn(refusedOnVend, code);
}
