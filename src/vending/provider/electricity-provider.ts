import type { Meter, MeterType, OrderIntent } from './order-intent.js';
import type { AttemptIntent } from './attempt-intent.js';
import type { MeterAnswer, ProviderAnswer } from './provider-answer.js';

export type { Meter, MeterType, OrderIntent };

/** An attempt before it is stored: whom to ask, under which request id. */
export interface NewAttempt {
  readonly provider: string;
  readonly requestId: string;
}

/** One vend that is asked of a provider. */
export interface VendOrder extends OrderIntent {
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
 * understood is `unclear` or `unavailable`. Adapters extend `BoundProvider`; everybody else is given
 * `LimitedProvider`, which makes a call only when the provider may be asked.
 */
export abstract class ElectricityProvider {
  /** Names the provider in accounts (`provider:<code>`), attempts and answers. */
  abstract readonly code: string;

  /** How long one call may take, in milliseconds, from its first to its last byte. */
  abstract readonly timeoutMs: number;

  /** Whether it vends for this biller at all; the router asks nobody else. */
  abstract vendsFor(billerId: string): boolean;

  /**
   * The id of one attempt, in the form the provider asks for, when it is sent on `day` (`YYYY-MM-DD` in
   * Lagos): always the same for the same attempt. It is stored before it is sent.
   */
  abstract requestIdFor(intent: AttemptIntent, day: string): string;

  /**
   * Whether it takes no purchases at this moment by a rule of its own, though nothing is wrong with it:
   * what is to be sent now waits, or goes to another.
   */
  abstract restsAt(now: Date): boolean;

  /** Asks about a meter. What is said of another meter is `unavailable`. */
  abstract verify(meter: Meter): Promise<MeterAnswer>;

  /**
   * Asks for one vend, once; whatever happens, the same order is never sent again. An order of which
   * provably no byte was written (nobody listens there, its moment had passed) is `refused` by the
   * fault of the `provider`, with the code `not_sent`.
   */
  abstract vend(order: VendOrder): Promise<ProviderAnswer>;

  /** Asks what became of an order. */
  abstract requery(order: OrderIntent): Promise<ProviderAnswer>;

  /**
   * The request id that a callback of this provider is about; null when it says none. A callback is a
   * hint to ask, and never evidence: nothing else is read from it.
   */
  abstract requestIdOf(callback: unknown): string | null;

  /** Our float with the provider, in kobo; null when it cannot be told now. */
  abstract balance(): Promise<number | null>;

  /** What the provider's catalogue says now; null when it cannot be told now. */
  abstract catalogue(): Promise<readonly CatalogueLimits[] | null>;

  /** Lets go of its connections; calls under way end as doubt. */
  abstract close(): Promise<void>;
}
