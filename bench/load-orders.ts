/** What the load program is told, as JSON in its only argument. */
export interface LoadOrders {
  readonly url: string;
  readonly connections: number;
  readonly tokensFile: string;
  readonly firstSerial: number;
  /** What is bought; the usual biller's without it. */
  readonly billerId?: string;
  readonly how: Filling | Arrivals;
}

/** Keeps so many payments open, whose number the database tells. */
export interface Filling {
  readonly kind: 'filling';
  readonly databaseUrl: string;
  readonly openMax: number;
  /** Ends by itself after so many; without it when it is told to. */
  readonly payments: number | null;
}

/** Purchases that come when they come, whatever is answered: a Poisson process, as pgbench -R. */
export interface Arrivals {
  readonly kind: 'arrivals';
  readonly perSecond: number;
  readonly seconds: number;
}

/** What it says at its end, as JSON. */
export interface LoadReport {
  readonly accepted: number;
  readonly refused: number;
  /** From when each was due to its answer; 0 for `filling`. */
  readonly p99Ms: number;
}
