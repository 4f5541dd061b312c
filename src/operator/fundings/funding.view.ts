import { ApiProperty } from '@nestjs/swagger';
import { FundingDetailsView } from '../../fundings/funding.view.js';
import type { DeskFunding } from '../../fundings/desk/funding-desk.service.js';
import type { KeptWebhook } from '../../fundings/desk/funding-evidence.js';
import type { GatewayAnswer } from '../../fundings/gateways/gateway-answer.js';
import { ApprovalView } from '../approvals/approval.view.js';
import { CustomerView } from '../wallets/customer.view.js';
import { IncidentView } from '../incidents/incident.view.js';
import { EntryView, TimelineView } from '../payments/payment.view.js';
import { redacted } from '../audit/redacted.js';

const ANSWER = {
  type: 'object',
  additionalProperties: true,
  nullable: true,
  example: { kind: 'succeeded', amount: 1_000_000, currency: 'NGN' },
} as const;

export class ListedFundingView extends FundingDetailsView {
  @ApiProperty({ format: 'uuid', example: '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10' })
  walletId!: string;
}

export class OperatorFundingView extends ListedFundingView {
  @ApiProperty({ ...ANSWER, description: 'The last word of the gateway that changed something.' })
  gatewayAnswer!: unknown;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'Kobo that the gateway says were paid, or what a payment in another currency was said to be worth; null as long as nobody has said it.',
    example: 1_000_000,
  })
  paidAmount!: number | null;

  @ApiProperty({
    type: 'integer',
    description: 'Kobo that the gateway has given back to the payer.',
    example: 0,
  })
  returnedAmount!: number;

  @ApiProperty({ type: 'integer', description: 'How often the sweep has asked.', example: 2 })
  checks!: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the gateway is asked next; null when it is not asked any more.',
    example: null,
  })
  nextCheckAt!: string | null;
}

export class WebhookView {
  @ApiProperty({ example: 'charge.success' })
  event!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'As it came, without anything named like a secret.',
    example: { event: 'charge.success' },
  })
  body!: unknown;

  @ApiProperty({ type: 'integer', description: 'How often the same bytes came.', example: 1 })
  deliveries!: number;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:32:40.000Z' })
  receivedAt!: string;
}

/** Everything we know of a funding, for whoever has to decide about it. */
export class FundingFileView {
  @ApiProperty({ type: OperatorFundingView })
  funding!: OperatorFundingView;

  @ApiProperty({ type: CustomerView })
  customer!: CustomerView;

  @ApiProperty({ type: [WebhookView], description: 'What the gateway sent, oldest first.' })
  webhooks!: WebhookView[];

  @ApiProperty({ type: [TimelineView] })
  timeline!: TimelineView[];

  @ApiProperty({ type: [IncidentView] })
  incidents!: IncidentView[];

  @ApiProperty({ type: [ApprovalView], description: 'Adjustments that name this funding.' })
  adjustments!: ApprovalView[];

  @ApiProperty({ type: [EntryView] })
  entries!: EntryView[];
}

export class RequeriedFundingView {
  @ApiProperty({ type: OperatorFundingView })
  funding!: OperatorFundingView;

  @ApiProperty({
    ...ANSWER,
    description: 'What the gateway says now; null when it is not the one in use.',
  })
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

export function webhookView({ event, body, deliveries, receivedAt }: KeptWebhook): WebhookView {
  return { event, body: redacted(body), deliveries, receivedAt: receivedAt.toISOString() };
}

export function requeriedFundingView(
  funding: DeskFunding,
  answer: GatewayAnswer | null,
): RequeriedFundingView {
  return { funding: operatorFundingView(funding), answer: redacted(answer) };
}
