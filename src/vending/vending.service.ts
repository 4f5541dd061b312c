import { Injectable } from '@nestjs/common';
import { invariant } from '../kernel/invariant.js';
import { Log } from '../platform/logging/log.js';
import { ContractWatch } from '../platform/metrics/contract-watch.service.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { DatabaseClock } from '../platform/database/database-clock.service.js';
import type { AttemptIntent } from './provider/attempt-intent.js';
import { LOOK_WAIT_MS, type LimitedProvider } from './limiter/limited-provider.js';
import { ProviderSlot, type NoSlot } from './limiter/provider-limiter.js';
import type { Meter, NewAttempt, OrderIntent, VendOrder } from './provider/electricity-provider.js';
import { FloatWatchService } from './floats/float-watch.service.js';
import { attemptAt } from './provider/new-attempt.js';
import type { MeterAnswer, ProviderAnswer } from './provider/provider-answer.js';
import { Providers } from './routing/providers.service.js';
import { RouterService } from './routing/router.service.js';

/** How long a vend may wait for its turn, in milliseconds. After that, the payment is visited later. */
const VEND_WAIT_MS = 2_000;

/** Chooses the provider of an attempt and calls it: once to vend, and later to requery. */
@Injectable()
export class VendingService {
  private readonly observe: (
    labels: { provider: string; call: string; answer: string },
    seconds: number,
  ) => void;

  constructor(
    private readonly clock: DatabaseClock,
    private readonly providers: Providers,
    private readonly router: RouterService,
    private readonly floats: FloatWatchService,
    private readonly log: Log,
    private readonly contracts: ContractWatch,
    metrics: Metrics,
  ) {
    const histogram = metrics.histogram({
      name: 'bill_vending_provider_call_seconds',
      help: 'Calls to vending providers, by what they answered.',
      labelNames: ['provider', 'call', 'answer'],
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60],
    });
    this.observe = (labels, seconds) => {
      histogram.observe(labels, seconds);
    };
  }

  /**
   * Takes a slot of the provider that the next attempt for this biller goes to, before the attempt is stored.
   * `shut` while no provider is available. A slot that is not used must be released.
   * @param tried providers that were already asked.
   * @param withinMs how long it may wait for a slot.
   */
  async takeSlot(
    billerId: string,
    tried: readonly string[],
    withinMs = VEND_WAIT_MS,
  ): Promise<ProviderSlot | NoSlot> {
    const passed = [...tried];
    for (;;) {
      const provider = this.router.choose(billerId, passed);
      if (provider === null) return 'shut';
      const slot = await provider.takeSlot('vend', billerId, withinMs);
      if (slot !== 'shut') return slot;
      passed.push(provider.code);
    }
  }

  /** Whether a first attempt for this biller gets a slot, or may wait for one. True when no provider is available. */
  hasRoom(billerId: string): boolean {
    return this.router.choose(billerId, [])?.limiter.hasRoom('vend') ?? true;
  }

  /** Takes a slot for a requery; null when the provider is no longer configured. */
  async takeRequerySlot(code: string, billerId: string): Promise<ProviderSlot | NoSlot | null> {
    const provider = this.providers.find(code);
    return provider === null ? null : provider.takeSlot('requery', billerId, LOOK_WAIT_MS);
  }

  /** Whether requeries to this provider are refused now. */
  isRequeryShut(code: string): boolean {
    return this.providers.find(code)?.limiter.isShut('requery', '') ?? false;
  }

  /** Creates the attempt of this intent at the chosen provider. Store it before it is sent, and both soon. */
  newAttempt(code: string, intent: AttemptIntent): NewAttempt {
    const provider = this.providers.find(code);
    invariant(provider !== null, `${code} was chosen`);
    return attemptAt(provider, intent, this.clock.now());
  }

  /**
   * Lists every attempt that may exist for a purchase that was sent on one of these days.
   * @param days `YYYY-MM-DD` in Lagos.
   */
  possibleAttempts(
    purchase: Omit<AttemptIntent, 'number'> & { readonly billerId: string },
    fromNumber: number,
    days: readonly string[],
  ): NewAttempt[] {
    const providers = this.providers.all.filter((one) => one.vendsFor(purchase.billerId));
    const numbers = providers.map((_, index) => fromNumber + index);
    return providers.flatMap((provider) =>
      numbers.flatMap((number) =>
        days.map((day) => ({
          provider: provider.code,
          requestId: provider.requestIdFor({ ...purchase, number }, day),
        })),
      ),
    );
  }

  /**
   * Sends the vend of an attempt that was just stored. Never throws.
   * @param slot from `takeSlot`.
   */
  async vend(provider: string, order: VendOrder, slot?: ProviderSlot): Promise<ProviderAnswer> {
    const { requestId } = order;
    const answer = await this.ask({ provider, requestId }, 'vend', (one) => one.vend(order, slot));
    if (answer.kind === 'refused' && answer.fault === 'ours') this.floats.suspect(provider);
    return answer;
  }

  /**
   * Asks for the state of an attempt. Never throws.
   * @param slot from `takeRequerySlot`. Without one the call may be refused; the answer is then `notAsked`.
   */
  async requery(
    provider: string,
    order: OrderIntent,
    slot?: ProviderSlot,
  ): Promise<ProviderAnswer> {
    const { requestId } = order;
    return this.ask({ provider, requestId }, 'requery', (one) => one.requery(order, slot));
  }

  /** Asks the biller's providers about a meter, in turn, until one of them knows it. */
  async verify(meter: Meter): Promise<MeterAnswer> {
    let last: MeterAnswer = { kind: 'unavailable', reason: 'no provider can be asked now' };
    for (const provider of this.router.eligibleProviders(meter.billerId)) {
      last = await provider.verify(meter);
      if (last.mismatches !== undefined) this.noteMismatches(provider.code, last);
      if (last.kind !== 'unavailable') return last;
    }
    return last;
  }

  /** An unclear answer says nothing about other fields, unless a mismatch made it unclear. */
  private noteMismatches(
    provider: string,
    { kind, mismatches }: Pick<ProviderAnswer, 'mismatches'> & { readonly kind: string },
  ): void {
    if (mismatches === undefined && kind === 'unclear') return;
    this.contracts.observe(provider, mismatches ?? []);
  }

  private async ask(
    { provider: code, requestId }: NewAttempt,
    call: 'vend' | 'requery',
    question: (provider: LimitedProvider) => Promise<ProviderAnswer>,
  ): Promise<ProviderAnswer> {
    const provider = this.providers.find(code);
    if (provider === null) {
      return { kind: 'unclear', reason: `${code} is not configured any more`, evidence: {} };
    }
    const startMs = performance.now();
    const answer = await question(provider);
    if (answer.kind === 'unclear' && answer.notAsked === true) return answer;
    this.noteMismatches(code, answer);
    const seconds = (performance.now() - startMs) / 1_000;
    this.observe({ provider: code, call, answer: answer.kind }, seconds);
    const line = { provider: code, call, requestId, answer: answer.kind, ...reason(answer) };
    this.log.info(line, 'provider answered');
    return answer;
  }
}

function reason(answer: ProviderAnswer): object {
  switch (answer.kind) {
    case 'refused':
      return { code: answer.code, fault: answer.fault };
    case 'pending':
    case 'reversed':
      return { code: answer.code };
    case 'unclear':
      return { reason: answer.reason };
    case 'delivered':
    case 'notFound':
      return {};
  }
}
