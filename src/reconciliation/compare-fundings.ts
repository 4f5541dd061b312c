import type { Difference, DifferenceKind } from './difference.js';
import type { ListedGatewayPayment } from './statements/gateway-statement.js';

/** A funding in our books. Kobo. */
export interface BookedFunding {
  readonly walletId: string;
  readonly id: string;
  readonly reference: string;
  readonly status: 'pending' | 'completed' | 'failed' | 'mismatched';
  readonly amount: number;
  readonly at: Date;
}

/** Both sides of one reference. One side may lack it. */
export interface FundingPair {
  readonly reference: string;
  readonly booked: BookedFunding | null;
  readonly listed: ListedGatewayPayment | null;
}

/** Compares both sides of one funding. A pure function. */
export function compareFunding(pair: FundingPair): Difference[] {
  return kindsOf(pair).map((kind) => differenceOf(kind, pair));
}

function kindsOf({ booked, listed }: FundingPair): DifferenceKind[] {
  if (booked === null) return listed?.status === 'paid' ? ['funding_missing_in_books'] : [];
  const isCredited = booked.status === 'completed';
  if (listed?.status === 'paid') return kindsOfPaid(booked, listed, isCredited);
  if (!isCredited) return [];
  if (listed === null) return ['funding_missing_at_gateway'];
  const isRefunded = listed.status === 'refunded';
  return [isRefunded ? 'funding_refunded_at_gateway' : 'funding_status_differs'];
}

/** A differing amount explains why the funding is not credited, if it is not. */
function kindsOfPaid(
  booked: BookedFunding,
  listed: ListedGatewayPayment,
  isCredited: boolean,
): DifferenceKind[] {
  if (!isSameMoney(booked, listed)) return ['funding_amount_differs'];
  return isCredited ? [] : ['funding_status_differs'];
}

function isSameMoney(booked: BookedFunding, { currency, amount }: ListedGatewayPayment): boolean {
  return currency === 'NGN' && amount === booked.amount;
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
    amount: fundingAmountInQuestion(kind, pair),
    since: listed?.paidAt ?? booked?.at ?? new Date(0),
    details: {
      theirs: listed && { status: listed.status, amount: listed.amount, currency: listed.currency },
      ours: booked && { fundingId: booked.id, status: booked.status, amount: booked.amount },
    },
  };
}

function fundingAmountInQuestion(kind: DifferenceKind, { booked, listed }: FundingPair): number {
  if (booked === null) return listed?.amount ?? 0;
  if (kind === 'funding_amount_differs') return (listed?.amount ?? 0) - booked.amount;
  return booked.amount;
}
