/** What a funding has that its customer is not shown. */
export interface FundingEvidence {
  /** The gateway's last word that changed something. */
  readonly gatewayAnswer: unknown;
  readonly checks: number;
  readonly nextCheckAt: Date | null;
}

/** What a gateway sent about a funding, once for the same bytes. */
export interface KeptWebhook {
  readonly event: string;
  readonly body: unknown;
  readonly deliveries: number;
  readonly receivedAt: Date;
}
