import { ApiProperty } from '@nestjs/swagger';
import { cleanLineOrNull } from '../kernel/input/text.js';
import type { MeterType } from '../vending/provider/electricity-provider.js';
import type { TokenRole } from '../vending/provider/provider-answer.js';
import type { BillPaymentEntity } from './payment/bill-payment.entity.js';
import type { TokenStatus } from './payment/payment.js';
import type { PaymentStatus } from './payment/payment-state.js';

const ROLES = ['credit', 'bonus', 'kct1', 'kct2', 'reset', 'configure'];

export class TokenView {
  @ApiProperty({ enum: ROLES, example: 'credit' })
  role!: TokenRole;

  @ApiProperty({ pattern: '^[0-9]{20}$', example: '99001122334455667788' })
  value!: string;
}

export class FailureView {
  @ApiProperty({
    enum: ['refused', 'provider_unavailable', 'not_found', 'not_delivered', 'expired', 'reversed'],
    example: 'refused',
  })
  code!: string;

  @ApiProperty({ example: 'TRANSACTION FAILED' })
  message!: string;
}

export class BillPaymentView {
  @ApiProperty({ format: 'uuid', example: '0199c2f5-0c2e-7b6a-8f10-2a9d4c7e1b33' })
  id!: string;

  @ApiProperty({
    enum: ['pending', 'processing', 'needs_review', 'completed', 'failed'],
    example: 'completed',
  })
  status!: PaymentStatus;

  @ApiProperty({ example: 'ikeja-electric' })
  billerId!: string;

  @ApiProperty({ example: '01000000008' })
  meterNumber!: string;

  @ApiProperty({ enum: ['prepaid', 'postpaid'], example: 'prepaid' })
  meterType!: MeterType;

  @ApiProperty({ type: String, nullable: true, example: '08030000000' })
  phone!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'As the biller knows it, when the meter was verified lately.',
    example: 'ADA EXAMPLE',
  })
  customerName!: string | null;

  @ApiProperty({ type: 'integer', description: 'Kobo of electricity.', example: 500_000 })
  amount!: number;

  @ApiProperty({ type: 'integer', description: 'Kobo of our fee.', example: 0 })
  fee!: number;

  @ApiProperty({ type: 'integer', description: 'Kobo debited, and refunded.', example: 500_000 })
  total!: number;

  @ApiProperty({ enum: ['NGN'], example: 'NGN' })
  currency!: 'NGN';

  @ApiProperty({ format: 'uuid', example: '0199c2f5-0c2e-7d30-9c55-7e2f1a8b6d04' })
  transactionId!: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: null })
  refundTransactionId!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'vtpass' })
  provider!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '17684830000000000000000001' })
  providerReference!: string | null;

  @ApiProperty({ type: [TokenView], description: 'In the order they are keyed into the meter.' })
  tokens!: TokenView[];

  @ApiProperty({
    enum: ['none', 'awaited', 'missing', 'delivered'],
    description:
      '`awaited`: delivered, but the credit token is still to come; we go on asking for it. `missing`: ' +
      'it has not come for so long that a person looks; the token comes, or the money goes back. ' +
      'Key-change tokens may be there before it.',
    example: 'delivered',
  })
  tokenStatus!: TokenStatus;

  @ApiProperty({ type: String, nullable: true, description: 'kWh.', example: '79.9' })
  units!: string | null;

  @ApiProperty({ type: FailureView, nullable: true, example: null })
  failure!: FailureView | null;

  @ApiProperty({ type: 'integer', example: 1 })
  attempts!: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When we look at it next.',
    example: null,
  })
  nextCheckAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:35:40.000Z' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:35:42.000Z' })
  updatedAt!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it ended, either way.',
    example: '2026-11-22T09:35:42.000Z',
  })
  completedAt!: string | null;
}

/** What a customer sees of a payment. */
export function billPaymentView(payment: BillPaymentEntity): BillPaymentView {
  const { failureCode: code, failureMessage: message } = payment;
  return {
    id: payment.id,
    status: payment.status,
    billerId: payment.billerId,
    meterNumber: payment.meterNumber,
    meterType: payment.meterType,
    phone: payment.phone,
    customerName: cleanLineOrNull(payment.customerName),
    amount: payment.amount,
    fee: payment.fee,
    total: payment.total,
    currency: 'NGN',
    transactionId: payment.transactionId,
    refundTransactionId: payment.refundTransactionId,
    provider: payment.provider,
    providerReference: payment.providerReference,
    tokens: payment.tokens.map(({ role, value }) => ({ role, value })),
    tokenStatus: payment.tokenStatus,
    units: payment.units,
    failure: code === null ? null : { code, message: message ?? code },
    attempts: payment.attempts,
    nextCheckAt: payment.nextCheckAt?.toISOString() ?? null,
    createdAt: payment.createdAt.toISOString(),
    updatedAt: payment.updatedAt.toISOString(),
    completedAt: payment.completedAt?.toISOString() ?? null,
  };
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
