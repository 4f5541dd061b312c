import type { Evidence } from '../provider/provider-answer.js';
import { lineOf, type Fields } from '../provider/answer-fields.js';
import { isSigned } from './buypower-signature.js';
import { ENVELOPE } from './buypower-wire.js';
import { retryAfterMsOf, type WireAnswer } from '../provider/provider-wire.js';

/** The key with which an answer must be signed, and the time of its arrival. */
export interface AnswerContext {
  readonly apiKey: string;
  readonly now: Date;
}

/** A verified answer of BuyPower: signed, and without contradictions. */
export interface BuypowerAnswer {
  readonly kind: 'said';
  readonly ok: boolean;
  /** The `responseCode` of the envelope. */
  readonly code: number;
  readonly message: string | null;
  /** Null when the answer has none. */
  readonly data: Fields | null;
  readonly evidence: Evidence;
}

/** An answer that proves nothing, whatever it contains. */
export interface DoubtfulAnswer {
  readonly kind: 'doubt';
  readonly reason: string;
  readonly retryAfterMs?: number;
  /** Whether BuyPower itself answered that there were too many requests. */
  readonly isTooMany: boolean;
  readonly evidence: Evidence;
}

const TOO_MANY = 429;
const UNSIGNED = 'not signed by BuyPower';

/** Opens an answer. It counts only if signature, HTTP status and envelope agree. */
export function openEnvelope(
  wire: Extract<WireAnswer, { kind: 'answer' }>,
  { apiKey, now }: AnswerContext,
): BuypowerAnswer | DoubtfulAnswer {
  const { status, body } = wire;
  const signed = isSigned(wire, apiKey);
  const doubt = (reason: string): DoubtfulAnswer =>
    doubtful(wire, { reason, isSigned: signed, now });
  if (!signed || !isSpoken(status)) return doubt(signed ? `HTTP ${status}` : UNSIGNED);
  const { data: envelope } = ENVELOPE.safeParse(body);
  if (envelope === undefined) return doubt('no envelope');
  const { status: ok, responseCode: code, data } = envelope;
  const isContradiction = status >= 400 && (ok || code !== status);
  if (isContradiction) return doubt(`HTTP ${status}, but responseCode ${code}`);
  const message = buypowerText(envelope.message);
  return { kind: 'said', ok, code, message, data, evidence: { status, body } };
}

function doubtful(
  wire: Extract<WireAnswer, { kind: 'answer' }>,
  { reason, isSigned: signed, now }: { reason: string; isSigned: boolean; now: Date },
): DoubtfulAnswer {
  const { status, body } = wire;
  // The wait is respected even without a signature: it only delays the next call, and moves no money.
  const retryAfterMs = retryAfterMsOf(wire, now.getTime());
  return {
    kind: 'doubt',
    reason,
    ...(retryAfterMs !== null && { retryAfterMs }),
    isTooMany: signed && status === TOO_MANY,
    evidence: { status, body },
  };
}

/**
 * Whether the status is a success or a refusal. A redirect or a server error says nothing about the order.
 */
function isSpoken(status: number): boolean {
  return (status >= 200 && status < 300) || (status >= 400 && status < 500 && status !== TOO_MANY);
}

/** A text cut to a line, or a number as text; null for other values. */
export function buypowerText(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? lineOf(value) : '';
  return text === '' ? null : text;
}
