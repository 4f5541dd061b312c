import { FundingDetailsView } from '../../fundings/funding.view.js';
import type { DeskFunding } from '../../fundings/desk/funding-desk.service.js';
import type { KeptWebhook } from '../../fundings/desk/funding-evidence.js';
import type { GatewayAnswer } from '../../fundings/gateways/gateway-answer.js';
import {
  Id,
  Json,
  Moment,
  Nested,
  Text,
  Whole,
  viewOf,
} from '../../platform/http/docs/field.decorator.js';
import { ApprovalView } from '../approvals/approval.view.js';
import { CustomerView } from '../wallets/customer.view.js';
import { IncidentView } from '../incidents/incident.view.js';
import { EntryView, TimelineView } from '../payments/payment.view.js';
import { redacted } from '../audit/redacted.js';

const ANSWER = { kind: 'succeeded', amount: 1_000_000, currency: 'NGN' };

export class ListedFundingView extends FundingDetailsView {
  @Id('0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10') walletId!: string;
}

export class OperatorFundingView extends ListedFundingView {
  @Json.orNull(ANSWER, 'The last word of the gateway that changed something.')
  gatewayAnswer!: unknown;

  @Whole.orNull(
    1_000_000,
    'Kobo that the gateway says were paid, or what a payment in another currency was said to be worth; null as long as nobody has said it.',
  )
  paidAmount!: number | null;

  @Whole(0, 'Kobo that the gateway has given back to the payer.') returnedAmount!: number;
  @Whole(2, 'How often the sweep has asked.') checks!: number;

  @Moment.orNull(null, 'When the gateway is asked next; null when it is not asked any more.')
  nextCheckAt!: string | null;
}

export class WebhookView {
  @Text('charge.success') event!: string;

  @Json({ event: 'charge.success' }, 'As it came, without anything named like a secret.')
  body!: unknown;

  @Whole(1, 'How often the same bytes came.') deliveries!: number;
  @Moment('2026-11-22T09:32:40.000Z') receivedAt!: string;
}

/** Everything we know of a funding, for whoever has to decide about it. */
export class FundingFileView {
  @Nested(OperatorFundingView) funding!: OperatorFundingView;
  @Nested(CustomerView) customer!: CustomerView;
  @Nested([WebhookView], 'What the gateway sent, oldest first.') webhooks!: WebhookView[];
  @Nested([TimelineView]) timeline!: TimelineView[];
  @Nested([IncidentView]) incidents!: IncidentView[];
  @Nested([ApprovalView], 'Adjustments that name this funding.') adjustments!: ApprovalView[];
  @Nested([EntryView]) entries!: EntryView[];
}

export class RequeriedFundingView {
  @Nested(OperatorFundingView) funding!: OperatorFundingView;

  @Json.orNull(ANSWER, 'What the gateway says now; null when it is not the one in use.')
  answer!: unknown;
}

export function operatorFundingView(funding: DeskFunding): OperatorFundingView {
  const { walletId, view, gatewayAnswer, paidAmount, returnedAmount, checks } = funding;
  return Object.assign({ walletId }, view, {
    gatewayAnswer: redacted(gatewayAnswer),
    paidAmount,
    returnedAmount,
    checks,
    nextCheckAt: funding.nextCheckAt?.toISOString() ?? null,
  });
}

export function webhookView(webhook: KeptWebhook): WebhookView {
  return viewOf(WebhookView, webhook, { body: redacted(webhook.body) });
}

export function requeriedFundingView(
  funding: DeskFunding,
  answer: GatewayAnswer | null,
): RequeriedFundingView {
  return { funding: operatorFundingView(funding), answer: redacted(answer) };
}
