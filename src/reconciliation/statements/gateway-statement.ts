/** One payment in a gateway's list. */
export interface ListedGatewayPayment {
  /** Our own reference, as in `fundings.reference`. */
  readonly reference: string;
  /** The amount that reached us, in kobo when `currency` is NGN, without fees that the payer bore. */
  readonly amount: number;
  readonly currency: string;
  /** `refunded`: it was paid, and all of it was returned later, for example after a lost dispute. */
  readonly status: 'paid' | 'pending' | 'failed' | 'refunded';
  /** For an unpaid payment, the time of its request. */
  readonly paidAt: Date;
}

/** A gateway's own list of payments. A gateway without such a list has no such port. */
export abstract class GatewayStatement {
  /** Names the gateway in accounts (`funding:<gateway>`) and fundings. */
  abstract readonly gateway: string;

  /**
   * Yields, in pages and in any order, all payments that may have been paid in [from, until), and perhaps
   * others.
   */
  abstract payments(from: Date, until: Date): AsyncIterable<readonly ListedGatewayPayment[]>;
}
