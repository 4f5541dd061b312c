import { createHash } from 'node:crypto';

/**
 * The purpose of one attempt. It survives the loss of the attempt's row: a repeated request has the same
 * intent.
 */
export interface AttemptIntent {
  readonly walletId: string;
  readonly paymentId: string;
  /** The key that the client sent with the purchase; null when it sent none. */
  readonly idempotencyKey: string | null;
  /** 1 for the first attempt of a payment, and one more for each that follows a proven failure. */
  readonly number: number;
}

/**
 * 32 bytes that follow only from an attempt's intent, its provider and its day of sending, so that the same
 * attempt always has the same digest. A payment that is created again under its key counts as the same
 * purchase. Without a key, the id of the payment identifies the purchase.
 * @param day `YYYY-MM-DD` in Lagos.
 */
export function intentDigest(intent: AttemptIntent, provider: string, day: string): Buffer {
  const { walletId, paymentId, idempotencyKey, number } = intent;
  const purchase = idempotencyKey === null ? ['payment', paymentId] : ['key', idempotencyKey];
  // JSON separates the parts, whatever characters a key contains.
  const text = JSON.stringify(['attempt', walletId, ...purchase, number, provider, day]);
  return createHash('sha256').update(text).digest();
}
