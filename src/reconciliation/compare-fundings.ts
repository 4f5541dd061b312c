import type { Difference, DifferenceKind } from './difference.js';
import type { GatewayPayment } from './gateway-statement.js';

/** A funding as our books have it. Kobo. */
export interface BookedFunding {
  readonly walletId: string;
  readonly id: string;
  readonly reference: string;
  readonly status: 'pending' | 'completed' | 'failed' | 'mismatched';
  readonly amount: number;
  readonly at: Date;
}

/** Both sides of one reference; one of them may not have it. */
export interface FundingPair {
  readonly reference: string;
  readonly booked: BookedFunding | null;
  readonly listed: GatewayPayment | null;
}

/** Compares what both sides say of one funding. Pure. */
export function compareFunding(pair: FundingPair): Difference[] {
  return kindsOf(pair).map((kind) => differenceOf(kind, pair));
}

function kindsOf({ booked, listed }: FundingPair): DifferenceKind[] {
  if (booked === null) return listed?.status === 'paid' ? ['funding_missing_in_books'] : [];
  const isBooked = booked.status === 'completed';
  if (listed === null) return isBooked ? ['funding_missing_at_gateway'] : [];
  const kinds: DifferenceKind[] = [];
  if (isBooked !== (listed.status === 'paid')) kinds.push('funding_status_differs');
  const isSame = listed.currency === 'NGN' && listed.amount === booked.amount;
  if (listed.status === 'paid' && !isSame) kinds.push('funding_amount_differs');
  return kinds;
}

function differenceOf(kind: DifferenceKind, pair: FundingPair): Difference {
  const { reference, booked, listed } = pair;
  return {
    kind,
    subject: reference,
    walletId: booked === null ? null : booked.walletId,
    paymentId: null,
    billerId: null,
    requestId: null,
    amount: stakeOf(kind, pair),
    since: listed?.paidAt ?? booked?.at ?? new Date(0),
    details: {
      theirs: listed && { status: listed.status, amount: listed.amount, currency: listed.currency },
      ours: booked && { fundingId: booked.id, status: booked.status, amount: booked.amount },
    },
  };
}

function stakeOf(kind: DifferenceKind, { booked, listed }: FundingPair): number {
  if (booked === null) return listed?.amount ?? 0;
  if (kind === 'funding_amount_differs') return (listed?.amount ?? 0) - booked.amount;
  return booked.amount;
}
