import type { WireAnswer } from '../../kernel/wire-answer.js';
import { NOT_SENT } from './answer-contract.js';
import type { ProviderAnswer } from './provider-answer.js';

export type { WireAnswer };

/** The meaning of a call without an answer: doubt, unless no byte of a vend was written. */
export function unanswered(
  { reason, wasSent }: Extract<WireAnswer, { kind: 'nothing' }>,
  call: 'vend' | 'requery',
): ProviderAnswer {
  const evidence = { reason };
  if (call === 'requery' || wasSent) return { kind: 'unclear', reason, evidence };
  return { kind: 'refused', code: NOT_SENT, message: reason, fault: 'provider', evidence };
}

/** An HTTP date has 29 characters. */
const RETRY_AFTER_MAX_LENGTH = 64;
const WAIT_MAX_MS = 3_600_000;

/**
 * Reads how long a busy provider asks us to wait (`Retry-After`, in seconds or as a date), one hour at
 * most. Null when the header is missing or unreadable.
 */
export function retryAfterMsOf(wire: WireAnswer, nowMs: number): number | null {
  if (wire.kind === 'nothing' || (wire.status !== 429 && wire.status !== 503)) return null;
  const asked = wire.headers['retry-after'];
  if (typeof asked !== 'string' || asked.length > RETRY_AFTER_MAX_LENGTH) return null;
  const waitMs = /^\d+$/.test(asked) ? Number(asked) * 1_000 : Date.parse(asked) - nowMs;
  return waitMs > 0 ? Math.min(waitMs, WAIT_MAX_MS) : null;
}

/** The body of an answer; undefined without an answer. */
export function bodyOf(wire: WireAnswer): unknown {
  return wire.kind === 'answer' ? wire.body : undefined;
}
