import { ApiProperty } from '@nestjs/swagger';
import { BillPaymentView } from '../../bill-payments/bill-payment.view.js';
import type { DeskPayment } from '../../bill-payments/desk/payment-desk.service.js';
import type { AnswerEvidence } from '../../bill-payments/settle/answers/received-answer.js';
import type { AttemptEvidence } from '../../bill-payments/desk/payment-evidence.js';
import type { DomainEvent } from '../../events/event.js';
import type { EntryRow } from '../../ledger/posting.js';
import { CustomerView } from '../wallets/customer.view.js';
import { IncidentView } from '../incidents/incident.view.js';
import { redacted } from '../audit/redacted.js';

export class OperatorPaymentView extends BillPaymentView {
  @ApiProperty({ format: 'uuid', example: '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10' })
  walletId!: string;
}

export class AttemptAnswerView {
  @ApiProperty({
    type: 'integer',
    description: 'Counts the answers about the attempt; those that a later one replaced are gone.',
    example: 1,
  })
  seq!: number;

  @ApiProperty({
    enum: ['vend', 'requery', 'desk'],
    description: 'What was asked; `desk`: a person decided.',
    example: 'vend',
  })
  call!: string;

  @ApiProperty({
    enum: [
      'delivered',
      'pending',
      'refused',
      'reversed',
      'notFound',
      'unclear',
      'silent',
      'decision',
    ],
    description: 'What it was taken for; `silent`: a time-out or a lost connection.',
    example: 'delivered',
  })
  kind!: string;

  @ApiProperty({
    description: 'It moved money, brought a token or opened an incident: kept for ever.',
    example: true,
  })
  hasDecided!: boolean;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'As the provider said it, cut when it is long, without anything named like a secret.',
    example: { status: 200 },
  })
  answer!: unknown;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:35:45.000Z' })
  receivedAt!: string;
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

  @ApiProperty({
    type: [AttemptAnswerView],
    description: 'The first, those that decided, and the last of each kind; oldest first.',
  })
  answers!: AttemptAnswerView[];
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
    answers: attempt.answers.map(attemptAnswerView),
  };
}

function attemptAnswerView(one: AnswerEvidence): AttemptAnswerView {
  const { seq, call, kind, hasDecided, answer, receivedAt } = one;
  return {
    seq,
    call,
    kind,
    hasDecided,
    answer: redacted(answer),
    receivedAt: receivedAt.toISOString(),
  };
}

export function timelineView({ seq, type, data, createdAt }: DomainEvent): TimelineView {
  return { seq, type, data, createdAt: createdAt.toISOString() };
}

export function entryView({ posting, account, amount, createdAt }: EntryRow): EntryView {
  return { posting, account, amount, createdAt: createdAt.toISOString() };
}
