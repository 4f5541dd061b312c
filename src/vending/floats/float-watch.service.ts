import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Rounds } from '../../kernel/rounds.js';
import { Database } from '../../platform/database/database.js';
import { Log } from '../../platform/logging/log.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import type { ElectricityProvider } from '../provider/electricity-provider.js';
import { Providers } from '../routing/providers.service.js';
import { RouteFactsService } from '../routing/route-facts.service.js';
import { writeFloat } from '../routing/route-facts.store.js';

/** A refusal that may mean an empty float triggers a look, but not every one of them does. */
const SOON_MS = 2_000;

/** Asks each provider for our float at intervals, so that selling stops before the float is empty. */
@Injectable()
export class FloatWatchService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds: ReadonlyMap<string, Rounds>;
  private readonly soon = new Set<string>();
  private readonly gauge: { set(labels: { provider: string }, value: number): void };

  constructor(
    private readonly config: Config,
    providers: Providers,
    private readonly facts: RouteFactsService,
    private readonly database: Database,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.gauge = metrics.gauge({
      name: 'bill_vending_provider_float_kobo',
      help: 'Our float with each provider, as its balance call last said.',
      labelNames: ['provider'],
    });
    this.rounds = new Map(
      providers.all.map((provider) => [provider.code, this.roundsOf(provider)]),
    );
  }

  onApplicationBootstrap(): void {
    if (!this.config.hasWorker) return;
    for (const rounds of this.rounds.values()) rounds.begin();
  }

  onModuleDestroy(): void {
    for (const rounds of this.rounds.values()) void rounds.stop();
  }

  /** Looks soon, because a provider refused through our own fault: the float may be empty. */
  suspect(code: string): void {
    if (this.soon.has(code)) return;
    this.soon.add(code);
    this.rounds.get(code)?.begin(SOON_MS);
  }

  private roundsOf(provider: ElectricityProvider): Rounds {
    return new Rounds(
      () => this.look(provider),
      this.config.env.FLOAT_CHECK_MS,
      (error) => {
        this.log.warn({ err: error, provider: provider.code }, 'our float could not be kept');
      },
    );
  }

  private async look(provider: ElectricityProvider): Promise<boolean> {
    const { code } = provider;
    this.soon.delete(code);
    const balance = await provider.balance();
    if (balance !== null) await this.keep(code, balance);
    return false;
  }

  private async keep(provider: string, balance: number): Promise<void> {
    this.gauge.set({ provider }, balance);
    const wasLow = this.facts.isFloatLow(provider);
    await writeFloat(this.database, provider, balance);
    await this.facts.refresh();
    const isLow = this.facts.isFloatLow(provider);
    if (isLow) this.log.error({ provider, balance }, 'float low: no purchases go to this provider');
    else if (wasLow) this.log.info({ provider, balance }, 'the float is enough again');
  }
}
