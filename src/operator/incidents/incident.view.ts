import { PAYMENT_INCIDENTS } from '../../bill-payments/payment/payment.js';
import { FUNDING_INCIDENTS } from '../../fundings/funding.js';
import type { Incident } from '../../incidents/incident.js';
import {
  Id,
  Json,
  Moment,
  OneOf,
  Text,
  Whole,
  viewOf,
} from '../../platform/http/docs/field.decorator.js';
import { redacted } from '../audit/redacted.js';

/** What the desk reads and resolves incidents of: a feature that opens incidents adds its own. */
export const INCIDENT_SUBJECTS = [PAYMENT_INCIDENTS, FUNDING_INCIDENTS] as const;
/** Subjects share some kinds. */
export const KINDS_OF_INCIDENTS = [
  ...new Set(INCIDENT_SUBJECTS.flatMap(({ kinds }): readonly string[] => kinds)),
];

export class IncidentView {
  @Id.orNull(
    '0199c2f5-0c2e-7b6a-8f10-2a9d4c7e1b33',
    'The purchase that it is about; null when it is about a funding.',
  )
  paymentId!: string | null;

  @Id.orNull(null, 'The funding that it is about; null when it is about a purchase.')
  fundingId!: string | null;

  @Id('0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10') walletId!: string;
  @OneOf(KINDS_OF_INCIDENTS, 'delivered_after_refund') kind!: string;
  @Whole(1, 'Which of its kind: a funding may be refunded in parts.') number!: number;

  @Whole(500_000, 'Kobo: the total of the purchase, or what the funding asked for.')
  amount!: number;

  @Text.orNull(null, 'What the gateway knows the funding by.') reference!: string | null;
  @Json({ status: 200 }) evidence!: unknown;
  @Moment('2026-11-22T09:35:40.000Z') createdAt!: string;
  @Moment.orNull(null) resolvedAt!: string | null;
}

export function incidentView(incident: Incident): IncidentView {
  const { subject, subjectId } = incident;
  return viewOf(IncidentView, incident, {
    paymentId: subject === 'payment' ? subjectId : null,
    fundingId: subject === 'funding' ? subjectId : null,
    evidence: redacted(incident.evidence),
  });
}
