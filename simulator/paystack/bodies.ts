import { json, type JsonAnswer, type JsonObject } from '../answer.js';
import { hash32 } from '../faults.js';
import type { PaystackProfile } from './profile.js';
import { feeKobo, isoTime, type Dispute, type Refund, type Transaction } from './transaction.js';

type Unpaid = NonNullable<PaystackProfile['unpaid']>;

const gatewayResponses = {
  unpaid: 'The transaction was not completed',
  abandoned: 'The transaction was not completed',
  failed: 'Declined',
  success: 'Successful',
  reversed: 'Reversed',
} as const;

/** An error as the API words it. */
export function paystackRefusal(
  status: number,
  message: string,
  code: string,
  nextStep: string,
): JsonAnswer {
  const meta = { nextStep };
  return json({ status: false, message, meta, type: 'validation_error', code }, status);
}

function customerOf({ email }: Transaction): JsonObject {
  const number = hash32(email.toLowerCase());
  return {
    id: 180_000_000 + (number % 1_000_000),
    first_name: null,
    last_name: null,
    email,
    customer_code: `CUS_${number.toString(36)}`,
    phone: null,
    metadata: null,
    risk_action: 'default',
    international_format_phone: null,
  };
}

function authorizationOf({ reference, state }: Transaction): JsonObject {
  if (state === 'unpaid' || state === 'abandoned') return {};
  return {
    authorization_code: `AUTH_${hash32(reference).toString(36)}`,
    bin: '408408',
    last4: '4081',
    exp_month: '12',
    exp_year: '2030',
    channel: 'card',
    card_type: 'visa ',
    bank: 'TEST BANK',
    country_code: 'NG',
    brand: 'visa',
    reusable: true,
    signature: `SIG_${hash32(`sig:${reference}`).toString(36)}`,
    account_name: null,
  };
}

function moneyOf({ paid, kobo, currency }: Transaction): JsonObject {
  if (paid === undefined) {
    const nothing = { paid_at: null, paidAt: null, fees: null };
    return { amount: kobo, requested_amount: kobo, currency, ...nothing };
  }
  const paidAt = isoTime(paid.atMs);
  return {
    amount: paid.kobo,
    requested_amount: paid.requestedKobo,
    currency: paid.currency,
    paid_at: paidAt,
    paidAt,
    fees: feeKobo(Math.min(paid.kobo, paid.requestedKobo)),
  };
}

/** What every answer and webhook about a transaction has in common. */
function common(transaction: Transaction, unpaid: Unpaid): JsonObject {
  const { id, state, reference, createdAtMs } = transaction;
  return {
    id,
    domain: 'test',
    status: state === 'unpaid' ? unpaid : state,
    reference,
    receipt_number: null,
    message: null,
    gateway_response: gatewayResponses[state],
    created_at: isoTime(createdAtMs),
    channel: 'card',
    ip_address: '203.0.113.7',
    metadata: transaction.metadata ?? '',
    log: null,
    fees_split: null,
    authorization: authorizationOf(transaction),
    customer: customerOf(transaction),
    plan: null,
    split: {},
    order_id: null,
    createdAt: isoTime(createdAtMs),
    ...moneyOf(transaction),
    pos_transaction_data: null,
    source: null,
    fees_breakdown: null,
    connect: null,
  };
}

export function verifiedData(transaction: Transaction, unpaid: Unpaid): JsonObject {
  const transaction_date = isoTime(transaction.createdAtMs);
  return { ...common(transaction, unpaid), transaction_date, plan_object: {}, subaccount: {} };
}

export function listedData(transaction: Transaction, unpaid: Unpaid): JsonObject {
  return { ...common(transaction, unpaid), plan: {}, subaccount: {}, timeline: null };
}

export function chargeEvent(transaction: Transaction): JsonObject {
  const metadata = transaction.metadata ?? 0;
  const data = { ...common(transaction, 'abandoned'), metadata, status: 'success', plan: {} };
  return { event: 'charge.success', data };
}

/** What somebody would write who wants a payment to look made. */
export function forgedEvent(transaction: Transaction, nowMs: number): JsonObject {
  const { kobo, currency } = transaction;
  const paid = { kobo, currency, requestedKobo: kobo, atMs: nowMs };
  return chargeEvent({ ...transaction, state: 'success', paid });
}

export type RefundStage = 'pending' | 'processing' | 'processed' | 'failed';

/** The amount is a string here, and only here. */
export function refundEvent(
  transaction: Transaction,
  refund: Refund,
  stage: RefundStage,
): JsonObject {
  return {
    event: `refund.${stage}`,
    data: {
      id: refund.id,
      status: stage,
      transaction_reference: transaction.reference,
      refund_reference: stage === 'processed' ? `TRF_${refund.id}` : null,
      amount: String(refund.kobo),
      currency: transaction.paid?.currency ?? transaction.currency,
      processor: 'mpgs_zen',
      customer: { first_name: null, last_name: null, email: transaction.email },
      integration: 412_829,
      domain: 'test',
    },
  };
}

const day = 86_400_000;

export function disputeEvent(
  transaction: Transaction,
  dispute: Dispute,
  stage: 'create' | 'resolve',
): JsonObject {
  const { email, paid } = transaction;
  const at = isoTime(dispute.atMs);
  return {
    event: `charge.dispute.${stage}`,
    data: {
      id: dispute.id,
      refund_amount: paid?.kobo ?? transaction.kobo,
      currency: paid?.currency ?? transaction.currency,
      status: stage === 'create' ? 'awaiting-merchant-feedback' : 'resolved',
      resolution: dispute.resolution ?? null,
      domain: 'test',
      transaction: { ...common(transaction, 'abandoned'), plan: {}, subaccount: {} },
      transaction_reference: null,
      category: 'chargeback',
      customer: customerOf(transaction),
      bin: '408408',
      last4: '4081',
      dueAt: isoTime(dispute.atMs + day),
      resolvedAt: stage === 'create' ? null : at,
      evidence: null,
      attachments: null,
      note: null,
      history: [{ status: 'pending', by: email, createdAt: at }],
      messages: [{ sender: email, body: 'I did not make this payment', createdAt: at }],
      created_at: at,
      updated_at: at,
    },
  };
}
