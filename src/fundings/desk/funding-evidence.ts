/** What a funding has that its customer is not shown. */
export interface FundingEvidence {
  /** The gateway's last word that changed something. */
  readonly gatewayAnswer: unknown;
  /** Kobo; null as long as the gateway has not said that naira were paid, and nobody what other money is worth. */
  readonly paidAmount: number | null;
  /** Kobo that the gateway has given back to the payer. */
  readonly returnedAmount: number;
  readonly checks: number;
  readonly nextCheckAt: Date | null;
}

/** What of a funding has reached the wallet by itself, and what was paid and not given back. Kobo. */
export interface FundingCredits {
  readonly credited: number;
  readonly paid: number;
  /** It was paid in another currency, all of it is still there, and nobody has said yet what it is worth. */
  readonly isUnvalued: boolean;
}

/** What a gateway sent about a funding, once for the same bytes. */
export interface KeptWebhook {
  readonly event: string;
  readonly body: unknown;
  readonly deliveries: number;
  readonly receivedAt: Date;
}
