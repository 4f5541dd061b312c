import { ApiProperty } from '@nestjs/swagger';
import { BillPaymentView } from '../bill-payments/bill-payment.view.js';
import type { DeskPayment } from '../bill-payments/payment-desk.service.js';
import type { AttemptEvidence } from '../bill-payments/payment-evidence.js';
import type { DomainEvent } from '../events/event.js';
import type { EntryRow } from '../ledger/posting.js';
import { CustomerView } from './customer.view.js';
import { IncidentView } from './incident.view.js';
import { redacted } from './redacted.js';

export class OperatorPaymentView extends BillPaymentView {
  @ApiProperty({ format: 'uuid', example: '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10' })
  walletId!: string;
}

export class AttemptView {
  @ApiProperty({ type: 'integer', example: 1 })
  number!: number;

  @ApiProperty({ example: 'vtpass' })
  provider!: string;

  @ApiProperty({ description: 'What the provider knows it by.', example: '202611221035abcdef' })
  requestId!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:35:50.000Z' })
  sendBy!: string;

  @ApiProperty({
    type: String,
    enum: ['delivered', 'refused', 'reversed', 'notFound', null],
    nullable: true,
    example: null,
  })
  outcome!: string | null;

  @ApiProperty({ type: 'integer', example: 0 })
  notFoundCount!: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'As the provider said it, without anything named like a secret.',
    example: { status: 200 },
  })
  lastAnswer!: unknown;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  lastAnswerAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:35:40.000Z' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  closedAt!: string | null;
}

export class TimelineView {
  @ApiProperty({ type: 'integer', example: 1 })
  seq!: number;

  @ApiProperty({ example: 'payment.accepted' })
  type!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, example: { total: 500_000 } })
  data!: object;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:35:40.000Z' })
  createdAt!: string;
}

export class EntryView {
  @ApiProperty({ example: 'hold' })
  posting!: string;

  @ApiProperty({ example: 'vending:held' })
  account!: string;

  @ApiProperty({ type: 'integer', description: 'Kobo, signed.', example: 500_000 })
  amount!: number;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:35:40.000Z' })
  createdAt!: string;
}

/** Everything we know of a payment, for whoever has to decide about it. */
export class PaymentFileView {
  @ApiProperty({ type: OperatorPaymentView })
  payment!: OperatorPaymentView;

  @ApiProperty({ type: CustomerView })
  customer!: CustomerView;

  @ApiProperty({ type: [AttemptView] })
  attempts!: AttemptView[];

  @ApiProperty({
    type: [String],
    description: 'What the provider sent about tokens or units and nobody could read, cut.',
    example: [],
  })
  notUnderstood!: string[];

  @ApiProperty({ type: [TimelineView] })
  timeline!: TimelineView[];

  @ApiProperty({ type: [IncidentView] })
  incidents!: IncidentView[];

  @ApiProperty({ type: [EntryView] })
  entries!: EntryView[];
}

export function operatorPaymentView({ walletId, view }: DeskPayment): OperatorPaymentView {
  return Object.assign({ walletId }, view);
}

export function attemptView(attempt: AttemptEvidence): AttemptView {
  return {
    number: attempt.number,
    provider: attempt.provider,
    requestId: attempt.requestId,
    sendBy: attempt.sendBy.toISOString(),
    outcome: attempt.outcome,
    notFoundCount: attempt.notFoundCount,
    lastAnswer: redacted(attempt.lastAnswer),
    lastAnswerAt: attempt.lastAnswerAt?.toISOString() ?? null,
    createdAt: attempt.createdAt.toISOString(),
    closedAt: attempt.closedAt?.toISOString() ?? null,
  };
}

export function timelineView({ seq, type, data, createdAt }: DomainEvent): TimelineView {
  return { seq, type, data, createdAt: createdAt.toISOString() };
}

export function entryView({ posting, account, amount, createdAt }: EntryRow): EntryView {
  return { posting, account, amount, createdAt: createdAt.toISOString() };
}
