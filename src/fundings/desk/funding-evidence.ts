/** What a funding has that its customer is not shown. */
export interface FundingEvidence {
  /** The gateway's last word that changed something. */
  readonly gatewayAnswer: unknown;
  /** Kobo; null as long as the gateway has not said that naira were paid. */
  readonly paidAmount: number | null;
  readonly checks: number;
  readonly nextCheckAt: Date | null;
}

/** What of a funding has reached the wallet by itself, and what was paid. Kobo. */
export interface FundingStanding {
  readonly credited: number;
  readonly paid: number;
}

/** What a gateway sent about a funding, once for the same bytes. */
export interface KeptWebhook {
  readonly event: string;
  readonly body: unknown;
  readonly deliveries: number;
  readonly receivedAt: Date;
}
