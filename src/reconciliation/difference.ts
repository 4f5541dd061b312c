/** What a provider's statement and our books can disagree about. */
export const PROVIDER_KINDS = [
  'missing_at_provider',
  'missing_in_books',
  'delivered_but_refunded',
  'not_delivered_but_captured',
  'duplicate_vend',
  'still_open',
  'amount_differs',
  'cost_differs',
  'meter_differs',
  'statement_does_not_add_up',
  'float_differs',
] as const;

/** What a gateway's list and our fundings can disagree about. */
export const FUNDING_KINDS = [
  'funding_missing_at_gateway',
  'funding_missing_in_books',
  'funding_amount_differs',
  'funding_status_differs',
  'funding_refunded_at_gateway',
] as const;

export const DIFFERENCE_KINDS = [...PROVIDER_KINDS, ...FUNDING_KINDS] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** One thing on which we and the other side disagree. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** What it is about: a request id, a funding's reference, or the float. Once for each kind. */
  readonly subject: string;
  readonly walletId: string | null;
  readonly paymentId: string | null;
  readonly billerId: string | null;
  readonly requestId: string | null;
  /** Kobo: what is at stake, or theirs less ours where two figures differ. */
  readonly amount: number;
  /** When the other side says it happened; our time when it says nothing. */
  readonly since: Date;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A difference as it is kept. */
export interface KeptDifference extends Difference {
  readonly provider: string;
  /** When a run of the day found it for the first time. */
  readonly firstSeenAt: Date;
}

/** The differences of one kind in one run. Kobo. */
export interface KindTotals {
  readonly kind: DifferenceKind;
  readonly count: number;
  readonly amount: number;
  readonly oldest: Date;
}
