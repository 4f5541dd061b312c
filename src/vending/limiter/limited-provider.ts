import { invariant } from '../../kernel/invariant.js';
import { NOT_SENT } from '../provider/answer-contract.js';
import type { AttemptIntent } from '../provider/attempt-intent.js';
import {
  ElectricityProvider,
  type CatalogueLimits,
  type Meter,
  type OrderIntent,
  type VendOrder,
} from '../provider/electricity-provider.js';
import type { MeterAnswer, ProviderAnswer } from '../provider/provider-answer.js';
import {
  ProviderSlot,
  type ProviderCall,
  type NoSlot,
  type ProviderLimiter,
} from './provider-limiter.js';

/** How long a call that no payment waits for may wait for a slot, in milliseconds. */
export const LOOK_WAIT_MS = 2_000;

/** Is informed about the calls that were made or refused. */
export interface LimiterListener {
  /** A vend or a requery was answered. @param billerId null for a requery. */
  answered(call: 'vend' | 'requery', billerId: string | null, answer: ProviderAnswer): void;
  /** An adapter threw, which is a bug. */
  threw(error: unknown): void;
  /** This call got no slot. */
  refused(call: ProviderCall, why: NoSlot): void;
}

/**
 * A provider whose calls all pass its limiter. A call that gets no slot is not made, and its answer says so:
 * `notAsked`, `unavailable` or null.
 * @example
 * new Providers([new LimitedProvider(adapter, limiter, listener)])
 */
export class LimitedProvider extends ElectricityProvider {
  constructor(
    private readonly inner: ElectricityProvider,
    readonly limiter: ProviderLimiter,
    private readonly watch: LimiterListener,
  ) {
    super();
  }

  get code(): string {
    return this.inner.code;
  }

  get timeoutMs(): number {
    return this.inner.timeoutMs;
  }

  vendsFor(billerId: string): boolean {
    return this.inner.vendsFor(billerId);
  }

  requestIdFor(intent: AttemptIntent, day: string): string {
    return this.inner.requestIdFor(intent, day);
  }

  restsAt(now: Date): boolean {
    return this.inner.restsAt(now);
  }

  requestIdOf(callback: unknown): string | null {
    return this.inner.requestIdOf(callback);
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  /** Takes a slot for one later call, or waits for one for `withinMs` at most. */
  async takeSlot(
    call: ProviderCall,
    billerId: string,
    withinMs: number,
  ): Promise<ProviderSlot | NoSlot> {
    const slot = await this.limiter.takeSlot(call, billerId, withinMs);
    if (!(slot instanceof ProviderSlot)) this.watch.refused(call, slot);
    return slot;
  }

  /**
   * @param held a slot that was taken before the attempt was stored, so that no stored attempt has to wait.
   * Without one, an order that gets no slot before `sendByMs` is not sent.
   */
  async vend(order: VendOrder, held?: ProviderSlot): Promise<ProviderAnswer> {
    const { billerId, sendByMs } = order;
    const withinMs = sendByMs - performance.now();
    const slot = held ?? (await this.takeSlot('vend', billerId, withinMs));
    if (!(slot instanceof ProviderSlot)) {
      const message = reasonFor(slot);
      const evidence = { reason: message };
      return { kind: 'refused', code: NOT_SENT, message, fault: 'provider', evidence };
    }
    return this.ask(slot, 'vend', billerId, () => this.inner.vend(order));
  }

  /**
   * @param held a slot that was taken before the payment was claimed.
   * @returns `unclear` with `notAsked` for a question that got no slot.
   */
  async requery(order: OrderIntent, held?: ProviderSlot): Promise<ProviderAnswer> {
    const slot = held ?? (await this.takeSlot('requery', order.billerId, LOOK_WAIT_MS));
    if (!(slot instanceof ProviderSlot)) {
      return { kind: 'unclear', reason: reasonFor(slot), notAsked: true, evidence: {} };
    }
    return this.ask(slot, 'requery', null, () => this.inner.requery(order));
  }

  async verify(meter: Meter): Promise<MeterAnswer> {
    const slot = await this.takeSlot('look', meter.billerId, LOOK_WAIT_MS);
    if (!(slot instanceof ProviderSlot)) return { kind: 'unavailable', reason: reasonFor(slot) };
    const answer = await withProviderSlot(slot, () => this.inner.verify(meter));
    if (answer.kind === 'unavailable') this.pauseFor(answer.retryAfterMs);
    return answer;
  }

  balance(): Promise<number | null> {
    return this.look(() => this.inner.balance());
  }

  catalogue(): Promise<readonly CatalogueLimits[] | null> {
    return this.look(() => this.inner.catalogue());
  }

  private async look<Result>(question: () => Promise<Result | null>): Promise<Result | null> {
    const slot = await this.takeSlot('look', '', LOOK_WAIT_MS);
    return slot instanceof ProviderSlot ? withProviderSlot(slot, question) : null;
  }

  private async ask(
    slot: ProviderSlot,
    call: 'vend' | 'requery',
    billerId: string | null,
    question: () => Promise<ProviderAnswer>,
  ): Promise<ProviderAnswer> {
    invariant(slot.provider === this.code, `a slot of ${slot.provider} was used for ${this.code}`);
    let answer: ProviderAnswer;
    try {
      answer = await question();
    } catch (error) {
      // An adapter that throws has a bug, and a bug proves nothing about the purchase.
      this.watch.threw(error);
      answer = { kind: 'unclear', reason: 'the adapter failed', evidence: {} };
    }
    if (answer.kind === 'unclear') this.pauseFor(answer.retryAfterMs);
    this.watch.answered(call, billerId, answer);
    slot.release(true);
    return answer;
  }

  private pauseFor(retryAfterMs: number | undefined): void {
    if (retryAfterMs !== undefined) this.limiter.pause(retryAfterMs);
  }
}

async function withProviderSlot<Result>(
  slot: ProviderSlot,
  question: () => Promise<Result>,
): Promise<Result> {
  try {
    return await question();
  } finally {
    slot.release(true);
  }
}

function reasonFor(why: NoSlot): string {
  return why === 'shut' ? 'the provider is not asked now' : 'the provider has too many calls now';
}
