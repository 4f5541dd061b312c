/** What a gateway has been paid for one reference. Amounts are kobo when `currency` is NGN. */
export interface PaidAtGateway {
  readonly reference: string;
  /** What the payer was charged; more than was asked for by the fees, where the payer bears them. */
  readonly amount: number;
  /** The amount that we requested, as the gateway stored it; null when it does not say. */
  readonly requestedAmount: number | null;
  readonly currency: string;
  readonly fees: number | null;
  readonly paidAt: string | null;
}

/** An answer that is not about the reference that we asked about: both sides. */
export interface ReferenceMismatch {
  readonly ours: string;
  /** Null when it names none. */
  readonly theirs: string | null;
}

/**
 * What a gateway says became of a payment: a closed union, as with providers. `unclear` is a time-out,
 * a 5xx, an unreadable body, an unknown word: it decides nothing. `unknown`: it never heard of it.
 */
export type GatewayAnswer =
  | ({ readonly kind: 'succeeded' } & PaidAtGateway)
  | { readonly kind: 'pending' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'abandoned' }
  | { readonly kind: 'reversed' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unclear'; readonly reason: string; readonly other?: ReferenceMismatch };

/** What came of asking a gateway to take a payment. */
export type InitialiseAnswer =
  | { readonly kind: 'initialised'; readonly authorizationUrl: string }
  /** No payment page is needed: the result can be asked for at once. */
  | { readonly kind: 'taken' }
  /** It knows this reference already: an earlier call of ours got through. */
  | { readonly kind: 'duplicate' }
  /** The gateway refused the request, because of our key, the email or the amount. Nothing can be paid. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unclear'; readonly reason: string; readonly other?: ReferenceMismatch };
