import { cleanLine } from '../../kernel/input/text.js';
import type { WireAnswer } from '../../kernel/wire-answer.js';
import type { GatewayAnswer, InitialiseAnswer } from './gateway-answer.js';
import type { GatewayNotice } from '../notices/gateway-notice.js';

// Paystack's words (docs/providers/paystack.md). The top-level `status` says that the call worked;
// `data.status` is the payment.

type Fields = Readonly<Record<string, unknown>>;
type Unclear = Extract<GatewayAnswer, { kind: 'unclear' }>;

const REASON_MAX = 300;
const URL_MAX = 2_000;
/** A currency, or a time; a longer one is none. */
const WORD_MAX = 64;

/** What an initialise call came to. */
export function readInitialise(wire: WireAnswer, reference: string): InitialiseAnswer {
  if (wire.kind === 'nothing') return unclear(wire.reason);
  const body = fieldsOf(wire.body);
  if (body === null) return unclear(`HTTP ${wire.status} without a readable body`);
  if (wire.status === 200 && body.status === true) return initialised(body, reference);
  const reason = `HTTP ${wire.status}: ${textOf(body.message)}`;
  if (isDuplicate(wire.status, body)) return { kind: 'duplicate' };
  const isRefusal = wire.status >= 400 && wire.status < 500 && ![408, 429].includes(wire.status);
  return isRefusal && body.status === false ? { kind: 'refused', reason } : unclear(reason);
}

function initialised(body: Fields, reference: string): InitialiseAnswer {
  const data = fieldsOf(body.data);
  const url = data?.authorization_url;
  if (data?.reference !== reference) return aboutAnother(reference, data?.reference);
  if (typeof url !== 'string' || url.length > URL_MAX || !/^https?:\/\/\S+$/.test(url)) {
    return unclear('there is no authorization_url');
  }
  return { kind: 'initialised', authorizationUrl: url };
}

/** The message is the older sign of it: the code came later. */
function isDuplicate(status: number, body: Fields): boolean {
  if (status !== 400 || body.status !== false) return false;
  const message = textOf(body.message).toLowerCase();
  const duplicateAt = message.indexOf('duplicate');
  const saysSo = duplicateAt >= 0 && message.includes('reference', duplicateAt);
  return body.code === 'duplicate_reference' || saysSo;
}

/** What a verify call came to. */
export function readVerify(wire: WireAnswer, reference: string): GatewayAnswer {
  if (wire.kind === 'nothing') return unclear(wire.reason);
  const body = fieldsOf(wire.body);
  if (body === null) return unclear(`HTTP ${wire.status} without a readable body`);
  if (isUnknown(wire.status, body)) return { kind: 'unknown' };
  const data = fieldsOf(body.data);
  if (wire.status !== 200 || body.status !== true || data === null) {
    return unclear(`HTTP ${wire.status}: ${textOf(body.message)}`);
  }
  if (data.reference !== reference) return aboutAnother(reference, data.reference);
  return paymentOf(data, reference);
}

function isUnknown(status: number, body: Fields): boolean {
  if (body.status !== false) return false;
  return status === 404 || (status === 400 && body.code === 'transaction_not_found');
}

function paymentOf(data: Fields, reference: string): GatewayAnswer {
  switch (data.status) {
    case 'success':
      return succeeded(data, reference);
    case 'failed':
      return { kind: 'failed', message: textOf(data.gateway_response) };
    case 'abandoned':
      return { kind: 'abandoned' };
    case 'reversed':
      return { kind: 'reversed' };
    case 'ongoing':
    case 'pending':
    case 'processing':
    case 'queued':
      return { kind: 'pending' };
    default:
      return unclear(`an unknown data.status: ${textOf(data.status)}`);
  }
}

function succeeded(data: Fields, reference: string): GatewayAnswer {
  const { amount, currency } = data;
  const requested = data.requested_amount ?? null;
  if (!isKobo(amount) || !isWord(currency)) {
    return unclear('a success without a readable amount');
  }
  if (requested !== null && !isKobo(requested)) return unclear('an unreadable requested_amount');
  const paidAt = data.paid_at ?? data.paidAt;
  return {
    kind: 'succeeded',
    reference,
    amount,
    requestedAmount: requested,
    currency,
    fees: isKobo(data.fees) ? data.fees : null,
    paidAt: isWord(paidAt) ? paidAt : null,
  };
}

const MEANINGS: ReadonlyMap<string, GatewayNotice['means']> = new Map([
  ['charge.success', 'paid'],
  ['refund.processed', 'refunded'],
  ['charge.dispute.create', 'charged_back'],
]);

/** What a webhook says, from its body; the signature was checked before. */
export function readNoticeBody(body: unknown): GatewayNotice {
  const fields = fieldsOf(body) ?? {};
  const event = typeof fields.event === 'string' ? fields.event.slice(0, 100) : 'unreadable';
  const reference = referenceIn(fieldsOf(fields.data) ?? {});
  return { event, means: MEANINGS.get(event) ?? 'other', reference, body };
}

/** A charge has its reference, a refund names it otherwise, a dispute has the charge inside. */
function referenceIn(data: Fields): string | null {
  const charge = fieldsOf(data.transaction) ?? {};
  const reference = data.transaction_reference ?? charge.reference ?? data.reference;
  return typeof reference === 'string' ? reference.slice(0, 200) : null;
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.length <= WORD_MAX;
}

function isKobo(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : null;
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return cleanLine(text.slice(0, REASON_MAX));
}

/** It counts for nothing, and somebody has to hear of it: it may be the answer to somebody else. */
function aboutAnother(ours: string, named: unknown): Unclear {
  const theirs = typeof named === 'string' ? named.slice(0, REASON_MAX).toWellFormed() : null;
  return { ...unclear('it answered about another reference'), other: { ours, theirs } };
}

function unclear(reason: string): Unclear {
  return { kind: 'unclear', reason };
}
