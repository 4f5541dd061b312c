/** What a gateway has been paid for one reference. Amounts are kobo when `currency` is NGN. */
export interface PaidAtGateway {
  readonly reference: string;
  /** What the payer was charged; more than was asked for by the fees, where the payer bears them. */
  readonly amount: number;
  /** What we asked for, as the gateway remembers it; null when it does not say. */
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
  /** It needs no page to be paid on: it can be asked at once what became of the payment. */
  | { readonly kind: 'taken' }
  /** It knows this reference already: an earlier call of ours got through. */
  | { readonly kind: 'duplicate' }
  /** It said no, so nobody can pay: our key, the email, the amount. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unclear'; readonly reason: string; readonly other?: ReferenceMismatch };
