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
import { Place, type Call, type NoPlace, type ProviderDoor } from './provider-door.js';

/** How long a question that no payment waits for may wait at the door, in milliseconds. */
export const LOOK_WAIT_MS = 2_000;

/** What hears of the calls that were made. */
export interface DoorWatch {
  /** A vend or a requery was answered. @param billerId null for a requery. */
  answered(call: 'vend' | 'requery', billerId: string | null, answer: ProviderAnswer): void;
  /** An adapter threw, which none of them may. */
  threw(error: unknown): void;
  /** Nobody was let in for this call. */
  turnedAway(call: Call, why: NoPlace): void;
}

/**
 * A provider behind its door: whoever calls it, for whatever, passes there. What does not get in is
 * answered as what it is, a question that was not asked: `notAsked`, `unavailable` or null.
 * @example
 * new Providers([new ProviderAtDoor(adapter, door, watch)])
 */
export class ProviderAtDoor extends ElectricityProvider {
  constructor(
    private readonly inner: ElectricityProvider,
    readonly door: ProviderDoor,
    private readonly watch: DoorWatch,
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

  /** Takes a place for one call to come, or waits for one for so long at most. */
  async enter(call: Call, billerId: string, withinMs: number): Promise<Place | NoPlace> {
    const entry = await this.door.enter(call, billerId, withinMs);
    if (!(entry instanceof Place)) this.watch.turnedAway(call, entry);
    return entry;
  }

  /**
   * @param held a place that was taken before the attempt was stored, so that no attempt is made which
   * then waits. Without one, what gets no place before `sendByMs` was not sent.
   */
  async vend(order: VendOrder, held?: Place): Promise<ProviderAnswer> {
    const { billerId, sendByMs } = order;
    const withinMs = sendByMs - performance.now();
    const entry = held ?? (await this.enter('vend', billerId, withinMs));
    if (!(entry instanceof Place)) {
      const message = reasonFor(entry);
      const evidence = { reason: message };
      return { kind: 'refused', code: NOT_SENT, message, fault: 'provider', evidence };
    }
    return this.ask(entry, 'vend', billerId, () => this.inner.vend(order));
  }

  /**
   * @param held a place that was taken before the payment was claimed.
   * @returns `unclear` with `notAsked` for a question that got no place.
   */
  async requery(order: OrderIntent, held?: Place): Promise<ProviderAnswer> {
    const entry = held ?? (await this.enter('requery', order.billerId, LOOK_WAIT_MS));
    if (!(entry instanceof Place)) {
      return { kind: 'unclear', reason: reasonFor(entry), notAsked: true, evidence: {} };
    }
    return this.ask(entry, 'requery', null, () => this.inner.requery(order));
  }

  async verify(meter: Meter): Promise<MeterAnswer> {
    const entry = await this.enter('look', meter.billerId, LOOK_WAIT_MS);
    if (!(entry instanceof Place)) return { kind: 'unavailable', reason: reasonFor(entry) };
    const answer = await withProviderSlot(entry, () => this.inner.verify(meter));
    if (answer.kind === 'unavailable') this.heed(answer.retryAfterMs);
    return answer;
  }

  balance(): Promise<number | null> {
    return this.look(() => this.inner.balance());
  }

  catalogue(): Promise<readonly CatalogueLimits[] | null> {
    return this.look(() => this.inner.catalogue());
  }

  private async look<Result>(question: () => Promise<Result | null>): Promise<Result | null> {
    const entry = await this.enter('look', '', LOOK_WAIT_MS);
    return entry instanceof Place ? withProviderSlot(entry, question) : null;
  }

  private async ask(
    place: Place,
    call: 'vend' | 'requery',
    billerId: string | null,
    question: () => Promise<ProviderAnswer>,
  ): Promise<ProviderAnswer> {
    invariant(place.provider === this.code, `a place with ${place.provider} is none here`);
    let answer: ProviderAnswer;
    try {
      answer = await question();
    } catch (error) {
      // An adapter that throws has a bug, and a bug proves nothing about the purchase.
      this.watch.threw(error);
      answer = { kind: 'unclear', reason: 'the adapter failed', evidence: {} };
    }
    if (answer.kind === 'unclear') this.heed(answer.retryAfterMs);
    this.watch.answered(call, billerId, answer);
    place.leave(true);
    return answer;
  }

  private heed(retryAfterMs: number | undefined): void {
    if (retryAfterMs !== undefined) this.door.pause(retryAfterMs);
  }
}

async function withProviderSlot<Result>(
  place: Place,
  question: () => Promise<Result>,
): Promise<Result> {
  try {
    return await question();
  } finally {
    place.leave(true);
  }
}

function reasonFor(why: NoPlace): string {
  return why === 'shut' ? 'the provider is not asked now' : 'the provider has too many calls now';
}
