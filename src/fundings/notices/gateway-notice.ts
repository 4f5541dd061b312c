/**
 * What a gateway tells us by itself. `paid` and `dispute_ended` are hints, and nothing moves by them before the
 * gateway was asked; the others move nothing, they call a person.
 */
export interface GatewayNotice {
  /** The gateway's own name of the event. */
  readonly event: string;
  readonly means: 'paid' | 'refunded' | 'charged_back' | 'dispute_ended' | 'other';
  /** Ours, where the notice names one. */
  readonly reference: string | null;
  /** Null unless it means `refunded`. */
  readonly refund: NoticedRefund | null;
  readonly body: unknown;
}

/** What a gateway gave back to the payer. */
export interface NoticedRefund {
  /** The same for every notice of one refund; null where the gateway does not name it. */
  readonly name: string | null;
  /** Kobo. Null when the notice states no amount in naira; then the whole payment counts as returned. */
  readonly amount: number | null;
}
