/** One payment as a gateway lists it. */
export interface ListedGatewayPayment {
  /** Ours: what `fundings.reference` has. */
  readonly reference: string;
  /** What reached us, in kobo when `currency` is NGN: fees that the payer bore are not in it. */
  readonly amount: number;
  readonly currency: string;
  /** `refunded`: paid, and all of it given back since, also by a dispute that was lost. */
  readonly status: 'paid' | 'pending' | 'failed' | 'refunded';
  /** When it was asked for, while nothing is paid. */
  readonly paidAt: Date;
}

/** A gateway's own list of what was paid through it. A gateway that keeps none has no such port. */
export abstract class GatewayStatement {
  /** Names the gateway in accounts (`funding:<gateway>`) and fundings. */
  abstract readonly gateway: string;

  /** All that may have been paid in [from, until), and perhaps others, in any order, a page at a time. */
  abstract payments(from: Date, until: Date): AsyncIterable<readonly ListedGatewayPayment[]>;
}
