import { Id, Moment, OneOf, Text, Whole, viewOf } from '../platform/http/docs/field.decorator.js';
import { FUNDING_STATUSES, type FundingFailure, type FundingStatus } from './funding.js';
import type { FundingRow } from './funding.store.js';

export class FundingView {
  @Id('0199c2f4-9b77-7a40-8c3d-5f2b0e6d1a22') id!: string;
  @OneOf(FUNDING_STATUSES, 'completed') status!: FundingStatus;
  @Whole(2_000_000, 'Kobo.') amount!: number;
  @OneOf(['NGN'], 'NGN') currency!: 'NGN';
  @Text('sandbox') gateway!: string;
  @Text('fund-0199c2f4-9b77-7a40-8c3d-5f2b0e6d1a22') reference!: string;

  @Text.orNull(
    null,
    'Where the payer goes to pay; null when nothing is left to do. After a failure another card may do.',
  )
  authorizationUrl!: string | null;

  @Id.orNull('0199c2f4-9b78-7d11-b0aa-6c9f3e8d4b01', 'The credit; null until the money is in.')
  transactionId!: string | null;

  @Moment('2026-11-22T09:31:12.000Z') createdAt!: string;
}

/** A funding with its current state and result. */
export class FundingDetailsView extends FundingView {
  @OneOf.orNull(
    ['failed', 'abandoned', 'reversed', 'not_started'],
    null,
    'Why no money came; null unless `failed`.',
  )
  failureCode!: FundingFailure | null;

  @Moment.orNull('2026-11-22T09:32:40.000Z', 'When the wallet was credited.')
  completedAt!: string | null;
}

export function fundingView(row: FundingRow): FundingView {
  // Once it has ended there is nothing left to pay, but for a failed one: another card may do.
  const isPayable = row.status === 'pending' || row.status === 'failed';
  return viewOf(FundingView, row, {
    currency: 'NGN' as const,
    authorizationUrl: isPayable ? row.authorizationUrl : null,
  });
}

/** The answer at acceptance, which a replay repeats whatever has become of the funding. */
export function pendingView(row: FundingRow): FundingView {
  return fundingView({ ...row, status: 'pending', transactionId: null });
}

export function fundingDetailsView(row: FundingRow): FundingDetailsView {
  return viewOf(FundingDetailsView, row, fundingView(row));
}
