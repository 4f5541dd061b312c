import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Database } from '../../platform/database/database.js';
import { Log } from '../../platform/logging/log.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import type { ElectricityProvider } from '../provider/electricity-provider.js';
import { Providers } from '../routing/providers.service.js';
import { RouteFactsService } from '../routing/route-facts.service.js';
import { writeFloat } from '../routing/route-facts.store.js';

/** A refusal that may mean an empty float makes us look, but not at every one of them. */
const SOON_MS = 2_000;

/** Asks each provider for our float now and then, so that selling stops before it runs dry. */
@Injectable()
export class FloatWatchService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly soon = new Set<string>();
  private readonly gauge: { set(labels: { provider: string }, value: number): void };
  private isStopping = false;

  constructor(
    private readonly config: Config,
    private readonly providers: Providers,
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
  }

  onApplicationBootstrap(): void {
    if (!this.config.hasWorker) return;
    for (const provider of this.providers.all) void this.look(provider);
  }

  onModuleDestroy(): void {
    this.isStopping = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  /** A provider refused by our own fault, which may be an empty float: looks soon. */
  suspect(code: string): void {
    const provider = this.providers.find(code);
    if (provider === null || this.soon.has(code)) return;
    this.soon.add(code);
    this.schedule(provider, SOON_MS);
  }

  private async look(provider: ElectricityProvider): Promise<void> {
    const { code } = provider;
    this.soon.delete(code);
    try {
      const balance = await provider.balance();
      if (balance !== null && !this.isStopping) await this.keep(code, balance);
    } catch (error) {
      this.log.warn({ err: error, provider: code }, 'our float could not be kept');
    }
    this.schedule(provider, this.config.env.FLOAT_CHECK_MS);
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

  private schedule(provider: ElectricityProvider, delayMs: number): void {
    if (this.isStopping) return;
    clearTimeout(this.timers.get(provider.code));
    const timer = setTimeout(() => void this.look(provider), delayMs);
    timer.unref();
    this.timers.set(provider.code, timer);
  }
}
