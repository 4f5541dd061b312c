import type { Fault } from '../provider/provider-answer.js';

export type BuypowerCall = 'vend' | 'requery';

/** The `data.responseCode` of a delivered order. */
export const DELIVERED = 100;

/** The state of an order, from an answer with `status: true`. */
export function progressOf(
  code: number,
  inner: number | null,
): 'delivered' | 'pending' | 'unclear' {
  if (code === 202) return 'pending';
  if (code !== 200 || inner === null) return 'unclear';
  if (inner === DELIVERED) return 'delivered';
  return inner > DELIVERED && inner < 200 ? 'pending' : 'unclear';
}

// A code that is not listed proves nothing. 409 is left out: an earlier request of ours may have been
// executed.
const refusedOnVend: Readonly<Record<number, Fault>> = {
  400: 'order',
  401: 'ours',
  402: 'ours',
  403: 'ours',
  422: 'unexplained',
  424: 'provider',
};

// A refusal of the requery itself (keys, format) says nothing about the order.
const refusedOnRequery: Readonly<Record<number, Fault>> = { 422: 'unexplained' };

/** The fault behind an answer with `status: false` that refuses the order; null when it proves no refusal. */
export function buypowerFaultOf(code: number, call: BuypowerCall): Fault | null {
  return (call === 'vend' ? refusedOnVend : refusedOnRequery)[code] ?? null;
}

/**
 * Whether a requery's answer says that the order does not exist. The words decide, because BuyPower also
 * answers 404 for an unknown path: a wrong path would "prove" that no order ever arrived.
 */
export function saysNoSuchOrder(code: number, message: string | null): boolean {
  return code === 404 && message !== null && /^(?:order|transaction) not found\b/i.test(message);
}

/** Whether this code, in an answer to a vend, refuses it. */
export function refusesVend(code: string): boolean {
  return Object.hasOwn(refusedOnVend, code);
}
