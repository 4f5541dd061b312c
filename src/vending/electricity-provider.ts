import type { MeterAnswer, ProviderAnswer } from './provider-answer.js';

export type MeterType = 'prepaid' | 'postpaid';

export interface Meter {
  readonly billerId: string;
  readonly meterNumber: string;
  readonly meterType: MeterType;
}

/** One vend that is asked of a provider. */
export interface VendOrder extends Meter {
  readonly requestId: string;
  /** Kobo, whole naira. */
  readonly amount: number;
  readonly phone: string | null;
  /**
   * The moment, on this process's monotonic clock (`performance.now()`), after which the request
   * may no longer be written: others may by then conclude that the provider never heard of it.
   */
  readonly sendByMs: number;
}

/** The limits a provider's catalogue states for a biller, in kobo. */
export interface CatalogueLimits {
  readonly billerId: string;
  readonly minAmount: number | null;
  readonly maxAmount: number | null;
}

/**
 * A company that vends for billers. Outcomes are returned, never thrown: a provider that cannot be
 * understood is `unclear` or `unavailable`.
 */
export abstract class ElectricityProvider {
  /** Names the provider in accounts (`provider:<code>`), attempts and answers. */
  abstract readonly code: string;

  /** A fresh id for one attempt, in the form the provider asks for. It is stored before it is sent. */
  abstract newRequestId(now: Date): string;

  abstract verify(meter: Meter): Promise<MeterAnswer>;

  /** Asks for one vend, once; whatever happens, the same order is never sent again. */
  abstract vend(order: VendOrder): Promise<ProviderAnswer>;

  /** Asks what became of a request id. */
  abstract requery(requestId: string): Promise<ProviderAnswer>;

  /** Our float with the provider, in kobo; null when it cannot be told now. */
  abstract balance(): Promise<number | null>;

  /** What the provider's catalogue says now; null when it cannot be told now. */
  abstract catalogue(): Promise<readonly CatalogueLimits[] | null>;
}
