import { cleanLine } from '../../kernel/input/text.js';
import type { WireAnswer } from '../../kernel/wire-answer.js';
import type { GatewayAnswer, InitialiseAnswer } from './gateway-answer.js';
import type { GatewayNotice, NoticedRefund } from '../notices/gateway-notice.js';
import {
  ENVELOPE,
  INITIALISED,
  NOTICE,
  NOTICE_REFERENCE,
  PAID,
  PAID_AT,
  PAYMENT_STATUSES,
  VERIFIED,
  type Envelope,
  type NoticeData,
  type Verified,
} from './paystack-wire.js';

// What Paystack's answers mean to us; their shapes are in paystack-wire.ts.

type Unclear = Extract<GatewayAnswer, { kind: 'unclear' }>;

const REASON_MAX = 300;

/** Reads the answer to an initialise call. */
export function readInitialise(wire: WireAnswer, reference: string): InitialiseAnswer {
  if (wire.kind === 'nothing') return unclear(wire.reason);
  const { data: body } = ENVELOPE.safeParse(wire.body);
  if (body === undefined) return unclear(`HTTP ${wire.status} without a readable body`);
  if (wire.status === 200 && body.status === true) return initialised(body, reference);
  const reason = `HTTP ${wire.status}: ${textOf(body.message)}`;
  if (isDuplicate(wire.status, body)) return { kind: 'duplicate' };
  const isRefusal = wire.status >= 400 && wire.status < 500 && ![408, 429].includes(wire.status);
  return isRefusal && body.status === false ? { kind: 'refused', reason } : unclear(reason);
}

function initialised({ data }: Envelope, reference: string): InitialiseAnswer {
  const said = INITIALISED.safeParse(data).data;
  if (said?.reference !== reference) return aboutAnother(reference, said?.reference ?? null);
  if (said.authorization_url === null) return unclear('there is no authorization_url');
  return { kind: 'initialised', authorizationUrl: said.authorization_url };
}

/** The message is the older sign of it: the code came later. */
function isDuplicate(status: number, body: Envelope): boolean {
  if (status !== 400 || body.status !== false) return false;
  const message = textOf(body.message).toLowerCase();
  const duplicateAt = message.indexOf('duplicate');
  const saysSo = duplicateAt >= 0 && message.includes('reference', duplicateAt);
  return body.code === 'duplicate_reference' || saysSo;
}

/** Reads the answer to a verify call. */
export function readVerify(wire: WireAnswer, reference: string): GatewayAnswer {
  if (wire.kind === 'nothing') return unclear(wire.reason);
  const { data: body } = ENVELOPE.safeParse(wire.body);
  if (body === undefined) return unclear(`HTTP ${wire.status} without a readable body`);
  if (isUnknown(wire.status, body)) return { kind: 'unknown' };
  const { data: said } = VERIFIED.safeParse(body.data);
  if (wire.status !== 200 || body.status !== true || said === undefined) {
    return unclear(`HTTP ${wire.status}: ${textOf(body.message)}`);
  }
  if (said.reference !== reference) return aboutAnother(reference, said.reference);
  return paymentOf(said, body.data, reference);
}

function isUnknown(status: number, body: Envelope): boolean {
  if (body.status !== false) return false;
  return status === 404 || (status === 400 && body.code === 'transaction_not_found');
}

function paymentOf(said: Verified, data: unknown, reference: string): GatewayAnswer {
  const status = PAYMENT_STATUSES.safeParse(said.status).data;
  if (status === undefined) return unclear(`an unknown data.status: ${textOf(said.status)}`);
  switch (status) {
    case 'success':
      return succeeded(data, reference);
    case 'failed':
      return { kind: 'failed', message: textOf(said.gateway_response) };
    case 'abandoned':
      return { kind: 'abandoned' };
    case 'reversed':
      return { kind: 'reversed' };
    case 'ongoing':
    case 'pending':
    case 'processing':
    case 'queued':
      return { kind: 'pending' };
  }
}

function succeeded(data: unknown, reference: string): GatewayAnswer {
  const { data: paid, error } = PAID.safeParse(data);
  if (paid === undefined) {
    return unclear(`a success without a readable ${String(error.issues[0]?.path[0])}`);
  }
  return {
    kind: 'succeeded',
    reference,
    amount: paid.amount,
    requestedAmount: paid.requested_amount ?? null,
    currency: paid.currency,
    fees: paid.fees,
    paidAt: PAID_AT.parse(paid.paid_at ?? paid.paidAt),
  };
}

const MEANINGS: ReadonlyMap<string, GatewayNotice['means']> = new Map([
  ['charge.success', 'paid'],
  ['refund.processed', 'refunded'],
  ['charge.dispute.create', 'charged_back'],
  ['charge.dispute.resolve', 'dispute_ended'],
]);

/** Reads the body of a webhook. Its signature was checked before. */
export function readNoticeBody(body: unknown): GatewayNotice {
  const { event, data } = NOTICE.safeParse(body).data ?? { event: 'unreadable', data: null };
  const named = data?.transaction_reference ?? data?.transaction?.reference ?? data?.reference;
  const reference = NOTICE_REFERENCE.parse(named);
  const means = MEANINGS.get(event) ?? 'other';
  const refund = means === 'refunded' ? refundIn(data) : null;
  return { event, means, reference, refund, body };
}

/** A refund without an id is distinguished from others by the bytes of its webhook. */
function refundIn(data: NoticeData | null): NoticedRefund | null {
  if (data === null) return null;
  const { id, refund_reference: name, amount, currency } = data;
  const isNamed = id !== null || name !== null;
  return {
    name: isNamed ? JSON.stringify([id, name, amount]) : null,
    amount: currency === 'NGN' && amount !== 0 ? amount : null,
  };
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return cleanLine(text.slice(0, REASON_MAX));
}

/** The answer is not used, and an incident reports it: it may be about another customer's payment. */
function aboutAnother(ours: string, named: string | null): Unclear {
  const theirs = named?.slice(0, REASON_MAX).toWellFormed() ?? null;
  return { ...unclear('it answered about another reference'), other: { ours, theirs } };
}

function unclear(reason: string): Unclear {
  return { kind: 'unclear', reason };
}
