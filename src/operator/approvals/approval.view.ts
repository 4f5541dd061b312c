import { Id, Json, Moment, OneOf, Text, viewOf } from '../../platform/http/docs/field.decorator.js';
import {
  APPROVAL_STATUSES,
  LAPSE_CAUSES,
  type Approval,
  type ApprovalStatus,
  type LapseCause,
} from './approval.js';

/** Where approvals are read, each by its id. */
export const APPROVALS_PATH = '/operator/approvals';

export class ApprovalView {
  @Id('0199c2f9-0c2e-7b6a-8f10-2a9d4c7e1b33') id!: string;

  @OneOf(
    ['payment.resolve', 'payment.reverse', 'wallet.adjust', 'wallet.write_off'],
    'wallet.adjust',
  )
  act!: string;

  @Id('0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10') walletId!: string;
  @Id.orNull(null) paymentId!: string | null;
  @Id.orNull(null, 'The funding that an adjustment sets right.') fundingId!: string | null;

  @Json(
    { amount: -100_000 },
    'Of an adjustment, a reversal and a write-off: `amount`, signed kobo. Of a decision: what was found out.',
  )
  details!: object;

  @Text('Credited twice by hand on 20 November.') reason!: string;

  @OneOf(APPROVAL_STATUSES, 'pending', '`lapsed`: it can be decided no more, and nothing was done.')
  status!: ApprovalStatus;

  @OneOf.orNull(
    LAPSE_CAUSES,
    null,
    '`settled`: the payment had been settled when it was approved. `asker_left`: who had asked was ' +
      'no operator any more. `expired`: nobody decided it in time.',
  )
  lapsedBecause!: LapseCause | null;

  @Id('0199c2f4-89f7-7a52-8f0d-6a3b1c2d4e5f') askedBy!: string;
  @Moment('2026-11-22T09:30:00.000Z') askedAt!: string;
  @Moment('2026-11-25T09:30:00.000Z') expiresAt!: string;
  @Id.orNull(null) decidedBy!: string | null;
  @Moment.orNull(null) decidedAt!: string | null;
  @Text.orNull(null) decisionReason!: string | null;
}

export function approvalView(approval: Approval): ApprovalView {
  return viewOf(ApprovalView, approval);
}
