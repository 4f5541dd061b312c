/** What a funding has that its customer is not shown. */
export interface FundingEvidence {
  /** The last answer of the gateway that changed something. */
  readonly gatewayAnswer: unknown;
  /** Kobo. Null until the gateway reports a payment in naira, or operators have valued a payment in another currency. */
  readonly paidAmount: number | null;
  /** Kobo that the gateway has given back to the payer. */
  readonly returnedAmount: number;
  readonly checks: number;
  readonly nextCheckAt: Date | null;
}

/** The part of a funding that was credited automatically, and the part that was paid and not returned. Kobo. */
export interface FundingCredits {
  readonly credited: number;
  readonly paid: number;
  /** It was paid in another currency, nothing was returned, and its value in naira is not known yet. */
  readonly isUnvalued: boolean;
}

/** What a gateway sent about a funding, once for the same bytes. */
export interface KeptWebhook {
  readonly event: string;
  readonly body: unknown;
  readonly deliveries: number;
  readonly receivedAt: Date;
}
