/** The kinds of differences between a provider's statement and our books. */
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

/** The kinds of differences between a gateway's list and our fundings. */
export const FUNDING_KINDS = [
  'funding_missing_at_gateway',
  'funding_missing_in_books',
  'funding_amount_differs',
  'funding_status_differs',
  'funding_refunded_at_gateway',
] as const;

export const DIFFERENCE_KINDS = [...PROVIDER_KINDS, ...FUNDING_KINDS] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** One point in which we and the other side disagree. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** Its subject: a request id, a funding's reference, or the float. One per kind. */
  readonly subject: string;
  readonly walletId: string | null;
  readonly paymentId: string | null;
  readonly billerId: string | null;
  readonly requestId: string | null;
  /** In kobo: the amount at stake, or their figure minus ours where two figures differ. */
  readonly amount: number;
  /** The time by the other side, or ours where the other side has none. */
  readonly since: Date;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A difference as it is stored. */
export interface KeptDifference extends Difference {
  readonly provider: string;
  /** The time at which a run for the day first found it. */
  readonly firstSeenAt: Date;
}

/** The sums of the differences of one kind in one run. Kobo. */
export interface KindTotals {
  readonly kind: DifferenceKind;
  readonly count: number;
  readonly amount: number;
  readonly oldest: Date;
}
