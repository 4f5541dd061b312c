import { cleanLineOrNull } from '../kernel/input/text.js';
import {
  Id,
  Moment,
  Nested,
  OneOf,
  Text,
  Whole,
  viewOf,
} from '../platform/http/docs/field.decorator.js';
import type { MeterType } from '../vending/provider/electricity-provider.js';
import type { TokenRole } from '../vending/provider/provider-answer.js';
import type { BillPaymentEntity } from './payment/bill-payment.entity.js';
import type { TokenStatus } from './payment/payment.js';
import type { PaymentStatus } from './payment/payment-state.js';

const ROLES = ['credit', 'bonus', 'kct1', 'kct2', 'reset', 'configure'];

export class TokenView {
  @OneOf(ROLES, 'credit') role!: TokenRole;
  @Text('99001122334455667788', undefined, { pattern: '^[0-9]{20}$' }) value!: string;
}

export class FailureView {
  @OneOf(
    ['refused', 'provider_unavailable', 'not_found', 'not_delivered', 'expired', 'reversed'],
    'refused',
  )
  code!: string;

  @Text('TRANSACTION FAILED') message!: string;
}

export class BillPaymentView {
  @Id('0199c2f5-0c2e-7b6a-8f10-2a9d4c7e1b33') id!: string;

  @OneOf(['pending', 'processing', 'needs_review', 'completed', 'failed'], 'completed')
  status!: PaymentStatus;

  @Text('ikeja-electric') billerId!: string;
  @Text('01000000008') meterNumber!: string;
  @OneOf(['prepaid', 'postpaid'], 'prepaid') meterType!: MeterType;
  @Text.orNull('08030000000') phone!: string | null;

  @Text.orNull('ADA EXAMPLE', 'As the biller knows it, when the meter was verified lately.')
  customerName!: string | null;

  @Whole(500_000, 'Kobo of electricity.') amount!: number;
  @Whole(0, 'Kobo of our fee.') fee!: number;
  @Whole(500_000, 'Kobo debited, and refunded.') total!: number;
  @OneOf(['NGN'], 'NGN') currency!: 'NGN';
  @Id('0199c2f5-0c2e-7d30-9c55-7e2f1a8b6d04') transactionId!: string;
  @Id.orNull(null) refundTransactionId!: string | null;
  @Text.orNull('vtpass') provider!: string | null;
  @Text.orNull('17684830000000000000000001') providerReference!: string | null;
  @Nested([TokenView], 'In the order they are keyed into the meter.') tokens!: TokenView[];

  @OneOf(
    ['none', 'awaited', 'missing', 'delivered'],
    'delivered',
    '`awaited`: delivered, but the credit token is still to come; we go on asking for it. `missing`: ' +
      'it has not come for so long that a person looks; the token comes, or the money goes back. ' +
      'Key-change tokens may be there before it.',
  )
  tokenStatus!: TokenStatus;

  @Text.orNull('79.9', 'kWh.') units!: string | null;
  @Nested.orNull(FailureView, undefined, null) failure!: FailureView | null;
  @Whole(1) attempts!: number;
  @Moment.orNull(null, 'When we look at it next.') nextCheckAt!: string | null;
  @Moment('2026-11-22T09:35:40.000Z') createdAt!: string;
  @Moment('2026-11-22T09:35:42.000Z') updatedAt!: string;

  @Moment.orNull('2026-11-22T09:35:42.000Z', 'When it ended, either way.')
  completedAt!: string | null;
}

/** What a customer sees of a payment. */
export function billPaymentView(payment: BillPaymentEntity): BillPaymentView {
  const { failureCode: code, failureMessage: message } = payment;
  return viewOf(BillPaymentView, payment, {
    customerName: cleanLineOrNull(payment.customerName),
    currency: 'NGN' as const,
    tokens: payment.tokens.map((token) => viewOf(TokenView, token)),
    failure: code === null ? null : { code, message: message ?? code },
  });
}

/** The facts of a payment that never change, from which its first answer is made. */
export type AcceptedFacts = Pick<
  BillPaymentView,
  | 'id'
  | 'billerId'
  | 'meterNumber'
  | 'meterType'
  | 'phone'
  | 'customerName'
  | 'amount'
  | 'fee'
  | 'total'
  | 'transactionId'
>;

/** The payment as it was at acceptance, now or when the same key asks again. */
export function acceptedView(facts: AcceptedFacts, at: Date): BillPaymentView {
  const createdAt = at.toISOString();
  return {
    id: facts.id,
    status: 'pending',
    billerId: facts.billerId,
    meterNumber: facts.meterNumber,
    meterType: facts.meterType,
    phone: facts.phone,
    customerName: cleanLineOrNull(facts.customerName),
    amount: facts.amount,
    fee: facts.fee,
    total: facts.total,
    currency: 'NGN',
    transactionId: facts.transactionId,
    refundTransactionId: null,
    provider: null,
    providerReference: null,
    tokens: [],
    tokenStatus: 'none',
    units: null,
    failure: null,
    attempts: 0,
    nextCheckAt: createdAt,
    createdAt,
    updatedAt: createdAt,
    completedAt: null,
  };
}
