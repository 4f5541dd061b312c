export type MeterType = 'prepaid' | 'postpaid';

export interface Meter {
  readonly billerId: string;
  readonly meterNumber: string;
  readonly meterType: MeterType;
}

/** What an answer has to be about to count for an attempt: the order as we send or sent it. */
export interface OrderIntent extends Meter {
  readonly requestId: string;
  /** Kobo, whole naira. */
  readonly amount: number;
}
