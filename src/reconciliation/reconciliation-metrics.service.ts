import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from '../platform/database/database.js';
import { Log } from '../platform/logging/log.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { latestCounts } from './runs.store.js';

/** These figures change once a day, so not every scrape reads them again. */
const FRESH_FOR_MS = 30_000;

/** Counts the differences of each provider's latest day. Every worker reports the same figures. */
@Injectable()
export class ReconciliationMetricsService implements OnModuleInit {
  private readAt = -Infinity;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly metrics: Metrics,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    if (!this.config.hasWorker) return;
    const gauge = this.metrics.gauge({
      name: 'bill_vending_reconciliation_differences',
      help: 'Differences of the latest reconciled day, by provider and kind.',
      labelNames: ['provider', 'kind'],
      collect: () =>
        this.collect((counts) => {
          gauge.reset();
          for (const { provider, kind, count } of counts) gauge.set({ provider, kind }, count);
        }),
    });
  }

  /** Makes the next scrape read the database. */
  refresh(): void {
    this.readAt = -Infinity;
  }

  /** On a failed read, a scrape reports the previous figures. */
  private async collect(
    report: (counts: Awaited<ReturnType<typeof latestCounts>>) => void,
  ): Promise<void> {
    const now = performance.now();
    if (now - this.readAt < FRESH_FOR_MS) return;
    this.readAt = now;
    try {
      report(await latestCounts(this.database));
    } catch (error) {
      this.log.warn({ err: error }, 'the differences could not be counted');
    }
  }
}
