import { createHash } from 'node:crypto';

/** What one attempt is made for. It outlives the row of the attempt: a repeated request has the same. */
export interface AttemptIntent {
  readonly walletId: string;
  readonly paymentId: string;
  /** The key that the client sent with the purchase; null when it sent none. */
  readonly idempotencyKey: string | null;
  /** 1 for the first attempt of a payment, one more for each that follows a proven failure. */
  readonly number: number;
}

/**
 * 32 bytes that follow from an attempt's intent, its provider and its day of sending, and from nothing
 * else: asked again, for whatever reason, an attempt has the same. A payment that is made anew under its
 * key counts as the same purchase; without a key, a purchase is known by its payment's id alone.
 * @param day `YYYY-MM-DD` in Lagos.
 */
export function intentDigest(intent: AttemptIntent, provider: string, day: string): Buffer {
  const { walletId, paymentId, idempotencyKey, number } = intent;
  const purchase = idempotencyKey === null ? ['payment', paymentId] : ['key', idempotencyKey];
  // JSON keeps the parts apart, whatever characters a key has.
  const text = JSON.stringify(['attempt', walletId, ...purchase, number, provider, day]);
  return createHash('sha256').update(text).digest();
}
