import type { WireAnswer } from '../../kernel/wire-answer.js';
import { NOT_SENT } from './answer-contract.js';
import type { ProviderAnswer } from './provider-answer.js';

export type { WireAnswer };

/** What it means that nothing came back: doubt, unless no byte of a vend was written. */
export function unanswered(
  { reason, wasSent }: Extract<WireAnswer, { kind: 'nothing' }>,
  call: 'vend' | 'requery',
): ProviderAnswer {
  const evidence = { reason };
  if (call === 'requery' || wasSent) return { kind: 'unclear', reason, evidence };
  return { kind: 'refused', code: NOT_SENT, message: reason, fault: 'provider', evidence };
}

/** A date of HTTP has 29 characters. */
const RETRY_AFTER_MAX_LENGTH = 64;
const WAIT_MAX_MS = 3_600_000;

/**
 * How long a busy provider asked us to wait (`Retry-After`, in seconds or as a date), at most an hour;
 * null when it asked for nothing that can be read.
 */
export function retryAfterMsOf(wire: WireAnswer, nowMs: number): number | null {
  if (wire.kind === 'nothing' || (wire.status !== 429 && wire.status !== 503)) return null;
  const asked = wire.headers['retry-after'];
  if (typeof asked !== 'string' || asked.length > RETRY_AFTER_MAX_LENGTH) return null;
  const waitMs = /^\d+$/.test(asked) ? Number(asked) * 1_000 : Date.parse(asked) - nowMs;
  return waitMs > 0 ? Math.min(waitMs, WAIT_MAX_MS) : null;
}

/** The body of an answer; undefined when nothing came. */
export function bodyOf(wire: WireAnswer): unknown {
  return wire.kind === 'answer' ? wire.body : undefined;
}
