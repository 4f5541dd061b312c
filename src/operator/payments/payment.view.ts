import { BillPaymentView } from '../../bill-payments/bill-payment.view.js';
import type { DeskPayment } from '../../bill-payments/desk/payment-desk.service.js';
import type { AttemptEvidence } from '../../bill-payments/desk/payment-evidence.js';
import type { DomainEvent } from '../../events/event.js';
import type { EntryRow } from '../../ledger/posting.js';
import {
  Flag,
  Id,
  Json,
  Moment,
  Nested,
  OneOf,
  Text,
  Whole,
  viewOf,
} from '../../platform/http/docs/field.decorator.js';
import { CustomerView } from '../wallets/customer.view.js';
import { IncidentView } from '../incidents/incident.view.js';
import { redacted } from '../audit/redacted.js';

export class OperatorPaymentView extends BillPaymentView {
  @Id('0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10') walletId!: string;
}

export class AttemptAnswerView {
  @Whole(1, 'Counts the answers about the attempt; those that a later one replaced are gone.')
  seq!: number;

  @OneOf(['vend', 'requery', 'desk'], 'vend', 'What was asked; `desk`: a person decided.')
  call!: string;

  @OneOf(
    ['delivered', 'pending', 'refused', 'reversed', 'notFound', 'unclear', 'silent', 'decision'],
    'delivered',
    'What it was taken for; `silent`: a time-out or a lost connection.',
  )
  kind!: string;

  @Flag(true, 'It moved money, brought a token or opened an incident: kept for ever.')
  hasDecided!: boolean;

  @Json(
    { status: 200 },
    'As the provider said it, cut when it is long, without anything named like a secret.',
  )
  answer!: unknown;

  @Moment('2026-11-22T09:35:45.000Z') receivedAt!: string;
}

export class AttemptView {
  @Whole(1) number!: number;
  @Text('vtpass') provider!: string;
  @Text('202611221035abcdef', 'What the provider knows it by.') requestId!: string;
  @Moment('2026-11-22T09:35:50.000Z') sendBy!: string;

  @OneOf.orNull(['delivered', 'refused', 'reversed', 'notFound', null], null)
  outcome!: string | null;

  @Whole(0) notFoundCount!: number;

  @Json.orNull({ status: 200 }, 'As the provider said it, without anything named like a secret.')
  lastAnswer!: unknown;

  @Moment.orNull(null) lastAnswerAt!: string | null;
  @Moment('2026-11-22T09:35:40.000Z') createdAt!: string;
  @Moment.orNull(null) closedAt!: string | null;

  @Nested(
    [AttemptAnswerView],
    'The first, those that decided, and the last of each kind; oldest first.',
  )
  answers!: AttemptAnswerView[];
}

export class TimelineView {
  @Whole(1) seq!: number;
  @Text('payment.accepted') type!: string;
  @Json({ total: 500_000 }) data!: object;
  @Moment('2026-11-22T09:35:40.000Z') createdAt!: string;
}

export class EntryView {
  @Text('hold') posting!: string;
  @Text('vending:held') account!: string;
  @Whole(500_000, 'Kobo, signed.') amount!: number;
  @Moment('2026-11-22T09:35:40.000Z') createdAt!: string;
}

/** Everything we know of a payment, for whoever has to decide about it. */
export class PaymentFileView {
  @Nested(OperatorPaymentView) payment!: OperatorPaymentView;
  @Nested(CustomerView) customer!: CustomerView;
  @Nested([AttemptView]) attempts!: AttemptView[];

  @Nested([String], 'What the provider sent about tokens or units and nobody could read, cut.', [])
  notUnderstood!: string[];

  @Nested([TimelineView]) timeline!: TimelineView[];
  @Nested([IncidentView]) incidents!: IncidentView[];
  @Nested([EntryView]) entries!: EntryView[];
}

export function operatorPaymentView({ walletId, view }: DeskPayment): OperatorPaymentView {
  return Object.assign({ walletId }, view);
}

export function attemptView(attempt: AttemptEvidence): AttemptView {
  return viewOf(AttemptView, attempt, {
    lastAnswer: redacted(attempt.lastAnswer),
    answers: attempt.answers.map((one) =>
      viewOf(AttemptAnswerView, one, { answer: redacted(one.answer) }),
    ),
  });
}

export function timelineView(event: DomainEvent): TimelineView {
  return viewOf(TimelineView, event);
}

export function entryView(entry: EntryRow): EntryView {
  return viewOf(EntryView, entry);
}
