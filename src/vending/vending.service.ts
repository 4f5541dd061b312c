import { Injectable } from '@nestjs/common';
import { invariant } from '../kernel/invariant.js';
import { Log } from '../platform/logging/log.js';
import { ContractWatch } from '../platform/metrics/contract-watch.service.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { DatabaseClock } from '../platform/database/database-clock.service.js';
import type { AttemptIntent } from './attempt-intent.js';
import { CircuitsService } from './circuits.service.js';
import type {
  ElectricityProvider,
  Meter,
  NewAttempt,
  OrderIntent,
  VendOrder,
} from './electricity-provider.js';
import { FloatWatchService } from './float-watch.service.js';
import { attemptAt } from './new-attempt.js';
import type { MeterAnswer, ProviderAnswer } from './provider-answer.js';
import { ProviderGates } from './provider-gates.service.js';
import { Providers } from './providers.service.js';
import { RouterService } from './router.service.js';

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
    private readonly gates: ProviderGates,
    private readonly circuits: CircuitsService,
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
   * Whom the next attempt for this biller is asked of; null while nobody can be asked. What comes to
   * nothing must be given up.
   * @param tried providers that have been asked already.
   */
  choose(billerId: string, tried: readonly string[]): string | null {
    return this.router.choose(billerId, tried)?.code ?? null;
  }

  /** No attempt is asked of the chosen provider after all. */
  giveUp(billerId: string, provider: string): void {
    this.circuits.giveUp(provider, billerId);
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

  /** Runs `call` when the provider has room for another. */
  inTurn<Result>(provider: string | undefined, call: () => Promise<Result>): Promise<Result> {
    return this.gates.run(provider, call);
  }

  /** Asks for the vend of an attempt that was stored a moment ago. Never throws. */
  async vend(provider: string, order: VendOrder): Promise<ProviderAnswer> {
    const { requestId, billerId } = order;
    const answer = await this.ask({ provider, requestId }, 'vend', (one) => one.vend(order));
    this.circuits.record(provider, billerId, 'vend', answer);
    if (answer.kind === 'refused' && answer.fault === 'ours') this.floats.suspect(provider);
    return answer;
  }

  /** Asks what became of an attempt. Never throws. */
  async requery(provider: string, order: OrderIntent): Promise<ProviderAnswer> {
    const { requestId } = order;
    const answer = await this.ask({ provider, requestId }, 'requery', (one) => one.requery(order));
    this.circuits.record(provider, null, 'requery', answer);
    return answer;
  }

  /** Asks about a meter whoever vends for its biller, until one can tell. */
  async verify(meter: Meter): Promise<MeterAnswer> {
    let last: MeterAnswer = { kind: 'unavailable', reason: 'nobody can be asked now' };
    for (const provider of this.router.ways(meter.billerId)) {
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
    question: (provider: ElectricityProvider) => Promise<ProviderAnswer>,
  ): Promise<ProviderAnswer> {
    const provider = this.providers.find(code);
    if (provider === null) {
      return { kind: 'unclear', reason: `${code} is not configured any more`, evidence: {} };
    }
    const startMs = performance.now();
    let answer: ProviderAnswer;
    try {
      answer = await question(provider);
    } catch (error) {
      // An adapter that throws has a bug, and a bug proves nothing about the purchase.
      this.log.error({ err: error, requestId }, 'an adapter threw');
      answer = { kind: 'unclear', reason: 'the adapter failed', evidence: {} };
    }
    if (answer.kind === 'unclear' && answer.retryAfterMs !== undefined) {
      this.gates.pause(code, answer.retryAfterMs);
    }
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
