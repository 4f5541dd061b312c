import { Injectable } from '@nestjs/common';
import { invariant } from '../kernel/invariant.js';
import { Log } from '../platform/logging/log.js';
import { ContractWatch } from '../platform/metrics/contract-watch.service.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { DatabaseClock } from '../platform/database/database-clock.service.js';
import type { AttemptIntent } from './provider/attempt-intent.js';
import { LOOK_WAIT_MS, type ProviderAtDoor } from './door/provider-at-door.js';
import { Place, type NoPlace } from './door/provider-door.js';
import type { Meter, NewAttempt, OrderIntent, VendOrder } from './provider/electricity-provider.js';
import { FloatWatchService } from './floats/float-watch.service.js';
import { attemptAt } from './provider/new-attempt.js';
import type { MeterAnswer, ProviderAnswer } from './provider/provider-answer.js';
import { Providers } from './routing/providers.service.js';
import { RouterService } from './routing/router.service.js';

/** How long what is to be vended may wait for its turn, in milliseconds; later it is visited again. */
const VEND_WAIT_MS = 2_000;

/** Chooses the provider of an attempt and asks it: to vend once, and from then on what happened. */
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
   * A place with whoever the next attempt for this biller is asked of: it is taken before the attempt is
   * stored. `shut` while nobody can be asked. What comes to nothing must leave its place.
   * @param tried providers that have been asked already.
   * @param withinMs how long it may wait for its turn.
   */
  async enter(
    billerId: string,
    tried: readonly string[],
    withinMs = VEND_WAIT_MS,
  ): Promise<Place | NoPlace> {
    const passed = [...tried];
    for (;;) {
      const provider = this.router.choose(billerId, passed);
      if (provider === null) return 'shut';
      const entry = await provider.enter('vend', billerId, withinMs);
      if (entry !== 'shut') return entry;
      passed.push(provider.code);
    }
  }

  /** Whether a first attempt for this biller gets a place, or may wait for one; nobody else may be asked. */
  hasRoom(billerId: string): boolean {
    return this.router.choose(billerId, [])?.door.hasRoom('vend') ?? true;
  }

  /** A place to ask a provider what became of an attempt; null for one that is not configured any more. */
  async enterToAsk(code: string, billerId: string): Promise<Place | NoPlace | null> {
    const provider = this.providers.find(code);
    return provider === null ? null : provider.enter('requery', billerId, LOOK_WAIT_MS);
  }

  /** Whether nobody is let in to ask this provider what became of its attempts. */
  isShutToAsk(code: string): boolean {
    return this.providers.find(code)?.door.isShut('requery', '') ?? false;
  }

  /** The attempt of this intent at the chosen provider: it must be stored before it is sent, and both soon. */
  newAttempt(code: string, intent: AttemptIntent): NewAttempt {
    const provider = this.providers.find(code);
    invariant(provider !== null, `${code} was chosen`);
    return attemptAt(provider, intent, this.clock.now());
  }

  /**
   * Every attempt that may have been made of a purchase, were it sent on one of these days.
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
   * Asks for the vend of an attempt that was stored a moment ago. Never throws.
   * @param place from `enter`.
   */
  async vend(provider: string, order: VendOrder, place?: Place): Promise<ProviderAnswer> {
    const { requestId } = order;
    const answer = await this.ask({ provider, requestId }, 'vend', (one) => one.vend(order, place));
    if (answer.kind === 'refused' && answer.fault === 'ours') this.floats.suspect(provider);
    return answer;
  }

  /**
   * Asks what became of an attempt. Never throws.
   * @param place from `enterToAsk`. Without one it may come to nothing, and the answer is `notAsked`.
   */
  async requery(provider: string, order: OrderIntent, place?: Place): Promise<ProviderAnswer> {
    const { requestId } = order;
    return this.ask({ provider, requestId }, 'requery', (one) => one.requery(order, place));
  }

  /** Asks about a meter whoever vends for its biller, until one can tell. */
  async verify(meter: Meter): Promise<MeterAnswer> {
    let last: MeterAnswer = { kind: 'unavailable', reason: 'nobody can be asked now' };
    for (const provider of this.router.eligibleProviders(meter.billerId)) {
      last = await provider.verify(meter);
      if (last.mismatches !== undefined) this.noteMismatches(provider.code, last);
      if (last.kind !== 'unavailable') return last;
    }
    return last;
  }

  /** Doubt says nothing of the other fields, unless it is doubt because of one. */
  private noteMismatches(
    provider: string,
    { kind, mismatches }: Pick<ProviderAnswer, 'mismatches'> & { readonly kind: string },
  ): void {
    if (mismatches === undefined && kind === 'unclear') return;
    this.contracts.heard(provider, mismatches ?? []);
  }

  private async ask(
    { provider: code, requestId }: NewAttempt,
    call: 'vend' | 'requery',
    question: (provider: ProviderAtDoor) => Promise<ProviderAnswer>,
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
