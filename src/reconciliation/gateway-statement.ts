/** One payment as a gateway lists it. */
export interface GatewayPayment {
  /** Ours: what `fundings.reference` has. */
  readonly reference: string;
  /** Kobo when `currency` is NGN. */
  readonly amount: number;
  readonly currency: string;
  readonly status: 'paid' | 'pending' | 'failed' | 'refunded';
  readonly paidAt: Date;
}

/** A gateway's own list of what was paid through it. A gateway that keeps none has no such port. */
export abstract class GatewayStatement {
  /** Names the gateway in accounts (`funding:<gateway>`) and fundings. */
  abstract readonly gateway: string;

  /** What was paid in [from, until), in any order, a page at a time. */
  abstract payments(from: Date, until: Date): AsyncIterable<readonly GatewayPayment[]>;
}
