import type { Difference, DifferenceKind } from './difference.js';
import type { VendStatus } from './statements/statement-line.js';

/** All lines of a statement about one request id, summed up. Kobo. */
export interface StatementVend {
  readonly at: Date;
  /** The state after all of its lines: a delivery that was reversed later is `reversed`. */
  readonly status: VendStatus;
  /** How many of its lines are vends; 0 when the vend is on the statement of an earlier day. */
  readonly vends: number;
  /** How many of them are delivered and were not reversed. */
  readonly deliveries: number;
  readonly reversals: number;
  readonly amount: number | null;
  /** The charges to the float minus the returns. */
  readonly charged: number;
  readonly meterNumber: string | null;
  readonly serviceId: string | null;
  readonly transactionId: string | null;
}

/** Our attempt with that request id, and its payment, in our books. Kobo. */
export interface BookedVend {
  readonly walletId: string;
  readonly paymentId: string;
  readonly billerId: string;
  readonly meterNumber: string;
  readonly status: 'pending' | 'processing' | 'needs_review' | 'completed' | 'failed';
  readonly amount: number;
  readonly fee: number;
  readonly total: number;
  readonly cost: number | null;
  readonly outcome: 'delivered' | 'refused' | 'reversed' | 'notFound' | null;
  /** Whether it is the payment's last attempt. */
  readonly isLast: boolean;
  /** Whether its request id belongs to the reconciled day. */
  readonly isOfDay: boolean;
  /** Whether the previous day's statement already had it, because the provider's clock is behind ours. */
  readonly wasSeenBefore: boolean;
  readonly createdAt: Date;
  /** The amount booked on `provider:<code>` for it: the capture, and its reversal (below zero). */
  readonly captured: number;
  readonly reversed: number;
}

export interface VendPair {
  readonly requestId: string;
  readonly theirs: StatementVend | null;
  readonly ours: BookedVend | null;
}

export interface ComparisonContext {
  readonly now: Date;
  /** A vend after this moment may be on the next day's statement instead. */
  readonly edgeFrom: Date;
}

/** The causes of a gap, in kobo, between the float's statement and the provider's account. */
export type GapCause =
  'none' | 'openPayments' | 'lateReversals' | 'otherDifferences' | 'unexplained';

/** The result for one pair. */
export interface ComparisonResult {
  readonly differences: readonly Difference[];
  /** The provider's charge minus our booking, and the cause. */
  readonly gap: number;
  readonly cause: GapCause;
  /** Our booking on the provider's account for it. */
  readonly booked: number;
  /** Delivered in the last moments of the day: the next statement must contain it. */
  readonly isCarried: boolean;
}

/**
 * If a payment is still open this long after the provider's final answer, something keeps the answer from
 * us.
 */
export const STILL_OPEN_AFTER_MS = 2 * 3_600_000;
const FINAL = ['completed', 'failed'];

/** Compares both sides of one request id. A pure function. */
export function compare(pair: VendPair, circumstances: ComparisonContext): ComparisonResult {
  const { theirs, ours } = pair;
  if (theirs === null) return ours === null ? agreed() : absent(pair, ours, circumstances);
  const kinds = ours === null ? foreignKinds(theirs) : kindsOf(theirs, ours, circumstances);
  const booked = ours === null ? 0 : bookedFor(theirs, ours);
  const gap = theirs.charged - booked;
  return {
    differences: kinds.map((kind) => differenceOf(kind, pair)),
    gap,
    cause: gap === 0 ? 'none' : kinds.length > 0 ? 'otherDifferences' : causeOf(theirs, ours),
    booked,
    isCarried: false,
  };
}

function agreed(): ComparisonResult {
  return { differences: [], gap: 0, cause: 'none', booked: 0, isCarried: false };
}

/** The statement lacks the request id. That matters if we believe that it was delivered. */
function absent(
  pair: VendPair,
  ours: BookedVend,
  { edgeFrom }: ComparisonContext,
): ComparisonResult {
  if (!isCaptured(ours) || ours.wasSeenBefore) return agreed();
  if (ours.isOfDay && ours.createdAt >= edgeFrom) return { ...agreed(), isCarried: true };
  const difference = differenceOf('missing_at_provider', pair);
  const { captured } = ours;
  const cause = captured === 0 ? 'none' : 'otherDifferences';
  return { differences: [difference], gap: -captured, cause, booked: captured, isCarried: false };
}

function foreignKinds(theirs: StatementVend): DifferenceKind[] {
  const hasVended = theirs.status === 'delivered' || theirs.status === 'pending';
  return hasVended ? ['missing_in_books'] : [];
}

function kindsOf(
  theirs: StatementVend,
  ours: BookedVend,
  { now }: ComparisonContext,
): readonly DifferenceKind[] {
  if (theirs.deliveries > 1) return ['duplicate_vend'];
  if (!FINAL.includes(ours.status)) {
    const isOld = now.getTime() - theirs.at.getTime() >= STILL_OPEN_AFTER_MS;
    return theirs.status !== 'pending' && isOld ? ['still_open'] : [];
  }
  const isDelivered = theirs.status === 'delivered';
  if (isCaptured(ours)) {
    return isDelivered ? differingFigures(theirs, ours) : ['not_delivered_but_captured'];
  }
  if (!isDelivered) return [];
  // The customer has the token of another attempt.
  if (ours.status === 'completed') return ['duplicate_vend'];
  return isReversedSince(ours) ? [] : ['delivered_but_refunded'];
}

function differingFigures(theirs: StatementVend, ours: BookedVend): DifferenceKind[] {
  const kinds: DifferenceKind[] = [];
  if (theirs.amount !== null && theirs.amount !== ours.amount) kinds.push('amount_differs');
  if (theirs.charged !== ours.cost) kinds.push('cost_differs');
  if (theirs.meterNumber !== null && theirs.meterNumber !== ours.meterNumber) {
    kinds.push('meter_differs');
  }
  return kinds;
}

function isCaptured(ours: BookedVend): boolean {
  return ours.status === 'completed' && ours.outcome === 'delivered';
}

/** The provider reversed a vend that we had captured, so an earlier statement rightly says delivered. */
function isReversedSince(ours: BookedVend): boolean {
  return ours.outcome === 'reversed' && ours.captured !== 0;
}

function bookedFor({ vends }: StatementVend, { captured, reversed }: BookedVend): number {
  // For a vend of an earlier day, only the reversal is on this statement.
  return vends === 0 ? reversed : captured + reversed;
}

function causeOf(theirs: StatementVend, ours: BookedVend | null): GapCause {
  if (ours === null) return 'unexplained';
  if (!FINAL.includes(ours.status)) return 'openPayments';
  // A charge of one day is returned on another: only one half of it is on this statement.
  const isHalf = theirs.vends === 0 || theirs.reversals === 0;
  const isTakenBack = theirs.status === 'reversed' || isReversedSince(ours);
  return isHalf && isTakenBack ? 'lateReversals' : 'unexplained';
}

const NOBODY = { walletId: null, paymentId: null, billerId: null };

function differenceOf(kind: DifferenceKind, { requestId, theirs, ours }: VendPair): Difference {
  const { walletId, paymentId, billerId } = ours ?? NOBODY;
  return {
    kind,
    subject: requestId,
    walletId,
    paymentId,
    billerId,
    requestId,
    amount: amountInQuestion(kind, theirs, ours),
    since: theirs?.at ?? ours?.createdAt ?? new Date(0),
    details: { theirs: theirs && theirWords(theirs), ours: ours && ourWords(ours) },
  };
}

function amountInQuestion(
  kind: DifferenceKind,
  theirs: StatementVend | null,
  ours: BookedVend | null,
): number {
  if (theirs === null) return ours?.amount ?? 0;
  if (ours === null) return theirs.amount ?? 0;
  if (kind === 'amount_differs') return (theirs.amount ?? 0) - ours.amount;
  if (kind === 'cost_differs') return theirs.charged - (ours.cost ?? 0);
  return ours.amount;
}

function theirWords(theirs: StatementVend): Record<string, unknown> {
  const { status, amount, charged, deliveries, meterNumber, serviceId, transactionId } = theirs;
  return { status, amount, charged, deliveries, meterNumber, serviceId, transactionId };
}

function ourWords(ours: BookedVend): Record<string, unknown> {
  const { status, outcome, amount, cost, meterNumber } = ours;
  return { status, outcome, amount, cost, meterNumber };
}
