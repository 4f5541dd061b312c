import type { Evidence } from '../provider/provider-answer.js';
import { lineOf, type Fields } from '../provider/answer-fields.js';
import { isSigned } from './buypower-signature.js';
import { ENVELOPE } from './buypower-wire.js';
import { retryAfterMsOf, type WireAnswer } from '../provider/provider-wire.js';

/** What an answer is judged by: the key it has to be signed with, and the time it came at. */
export interface AnswerContext {
  readonly apiKey: string;
  readonly now: Date;
}

/** What BuyPower said, once it is certain that BuyPower said it, and said one thing. */
export interface BuypowerAnswer {
  readonly kind: 'said';
  readonly ok: boolean;
  /** `responseCode` of the envelope. */
  readonly code: number;
  readonly message: string | null;
  /** Null when there is none. */
  readonly data: Fields | null;
  readonly evidence: Evidence;
}

/** An answer that proves nothing, whatever it says. */
export interface DoubtfulAnswer {
  readonly kind: 'doubt';
  readonly reason: string;
  readonly retryAfterMs?: number;
  /** BuyPower itself said that it was asked too often. */
  readonly isTooMany: boolean;
  readonly evidence: Evidence;
}

const TOO_MANY = 429;
const UNSIGNED = 'no signature of BuyPower’s';

/** Opens an answer: signature, HTTP status and envelope have to agree before a word of it counts. */
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
  // The wait is honoured whoever asks for it: it is patience, and moves no money.
  const retryAfterMs = retryAfterMsOf(wire, now.getTime());
  return {
    kind: 'doubt',
    reason,
    ...(retryAfterMs !== null && { retryAfterMs }),
    isTooMany: signed && status === TOO_MANY,
    evidence: { status, body },
  };
}

/** Success and refusals; a redirect or a fault of the server says nothing about the order. */
function isSpoken(status: number): boolean {
  return (status >= 200 && status < 300) || (status >= 400 && status < 500 && status !== TOO_MANY);
}

/** Text, cut to a line, or a number as text; null when there is none. */
export function buypowerText(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? lineOf(value) : '';
  return text === '' ? null : text;
}
