import type { Meter, MeterType, OrderIntent } from './order-intent.js';
import type { AttemptIntent } from './attempt-intent.js';
import type { MeterAnswer, ProviderAnswer } from './provider-answer.js';

export type { Meter, MeterType, OrderIntent };

/** An attempt before it is stored: its provider and its request id. */
export interface NewAttempt {
  readonly provider: string;
  readonly requestId: string;
}

/** One order to vend. */
export interface VendOrder extends OrderIntent {
  readonly phone: string | null;
  /**
   * The time on this process's monotonic clock (`performance.now()`) after which the request may no longer
   * be sent: by then, another process may conclude that the provider never heard of it.
   */
  readonly sendByMs: number;
}

/** The limits for a biller in a provider's catalogue, in kobo. */
export interface CatalogueLimits {
  readonly billerId: string;
  readonly minAmount: number | null;
  readonly maxAmount: number | null;
}

/**
 * A company that vends for billers. Outcomes are returned, never thrown: an answer that cannot be
 * understood is `unclear` or `unavailable`. Adapters extend `BoundProvider`. All other code uses
 * `LimitedProvider`, which makes a call only when the provider may be called.
 */
export abstract class ElectricityProvider {
  /** Names the provider in accounts (`provider:<code>`), attempts and answers. */
  abstract readonly code: string;

  /** How long one call may take, in milliseconds, from its first to its last byte. */
  abstract readonly timeoutMs: number;

  /** Whether it vends for this biller. The router never asks another provider. */
  abstract vendsFor(billerId: string): boolean;

  /**
   * The id of one attempt, in the form that the provider requires, when it is sent on `day` (`YYYY-MM-DD`
   * in Lagos). The same attempt always has the same id. It is stored before it is sent.
   */
  abstract requestIdFor(intent: AttemptIntent, day: string): string;

  /**
   * Whether a rule of the provider stops new purchases at this moment, although the provider works. A
   * purchase then waits, or goes to another provider.
   */
  abstract restsAt(now: Date): boolean;

  /** Asks about a meter. An answer about another meter becomes `unavailable`. */
  abstract verify(meter: Meter): Promise<MeterAnswer>;

  /**
   * Sends an order to vend. It is sent once and never again, whatever happens. If certainly no byte was
   * written (the connection was refused, or its time had passed), the answer is `refused` with the fault
   * `provider` and the code `not_sent`.
   */
  abstract vend(order: VendOrder): Promise<ProviderAnswer>;

  /** Asks for the state of an order. */
  abstract requery(order: OrderIntent): Promise<ProviderAnswer>;

  /**
   * The request id in a callback of this provider; null when it has none. A callback is only a hint to ask,
   * and never evidence, so no other field is read.
   */
  abstract requestIdOf(callback: unknown): string | null;

  /** Our float with the provider, in kobo; null when it cannot be read now. */
  abstract balance(): Promise<number | null>;

  /** The provider's present catalogue; null when it cannot be read now. */
  abstract catalogue(): Promise<readonly CatalogueLimits[] | null>;

  /** Closes its connections. Calls in progress end as doubt. */
  abstract close(): Promise<void>;
}
