export type MeterType = 'prepaid' | 'postpaid';

export interface Meter {
  readonly billerId: string;
  readonly meterNumber: string;
  readonly meterType: MeterType;
}

/** The order of an attempt as we send or sent it. An answer counts only if it is about this order. */
export interface OrderIntent extends Meter {
  readonly requestId: string;
  /** Kobo, whole naira. */
  readonly amount: number;
}
