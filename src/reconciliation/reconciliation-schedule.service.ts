import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Cron } from 'croner';
import { Config, TIME_ZONE } from '../config/config.js';
import { lagosDate } from '../kernel/lagos-date.js';
import { invariant } from '../kernel/invariant.js';
import { DatabaseClock } from '../platform/database/database-clock.service.js';
import { Database } from '../platform/database/database.js';
import { REPORT_LIMITS } from '../platform/database/session-settings.js';
import { Log } from '../platform/logging/log.js';
import { STOP_PHASES_MS } from '../platform/stopping/stop-bounds.js';
import { stopStep } from '../platform/stopping/stop-step.js';
import { dayOf, type Day } from '../kernel/lagos-day.js';
import { gatewayStatementOf } from './statements/gateway-statements.adapter.js';
import { reconcileDay } from './reconcile-day.service.js';
import { reconcileFundings } from './reconcile-fundings.service.js';
import type { KindTotals } from './difference.js';
import { claimDay, markFailed } from './runs.store.js';
import { ReconciliationMetricsService } from './reconciliation-metrics.service.js';
import { statementSources } from './statements/statement-sources.js';

/**
 * Compares yesterday with every statement that can be fetched, at RECONCILE_AT. The timer fires in every
 * worker, and the row of the day decides which one runs. A day that failed is tried again at the next time.
 */
@Injectable()
export class ReconciliationScheduleService
  implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown
{
  private job: Cron | undefined;
  private round: Promise<void> = Promise.resolve();
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly config: Config,
    private readonly clock: DatabaseClock,
    private readonly database: Database,
    private readonly metrics: ReconciliationMetricsService,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    const { RECONCILE_AT: pattern } = this.config.env;
    if (!this.config.hasWorker || pattern === 'off') return;
    const options = { timezone: TIME_ZONE, unref: true, protect: true };
    this.job = new Cron(pattern, options, async () => {
      this.round = this.reconcileYesterday(this.clock.now());
      await this.round;
    });
  }

  /** Waits for a run in progress. A run that is cut off leaves no partial result. */
  onModuleDestroy(): void {
    this.job?.stop();
    this.stopped = stopStep(this.log, 'reconciliation', STOP_PHASES_MS.finish, () => this.round);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stopped;
  }

  /** Never throws: a failure is logged, and the other providers still get their turn. */
  async reconcileYesterday(now: Date): Promise<void> {
    const day = dayOf(lagosDate(now, 1));
    invariant(day !== null, 'yesterday is a day');
    for (const { provider, url } of statementSources(this.config.env)) {
      if (url === undefined) continue;
      await this.once(provider, day, (database) =>
        reconcileDay(database, { provider, day, from: { url }, now }),
      );
    }
    const gateway = gatewayStatementOf(this.config);
    if (gateway === null) return;
    await this.once(`funding:${gateway.gateway}`, day, (database) =>
      reconcileFundings(database, gateway, day, now),
    );
  }

  private async once(
    provider: string,
    { date }: Day,
    run: (database: Database) => Promise<{ readonly kinds: readonly KindTotals[] }>,
  ): Promise<void> {
    const fields = { provider, date };
    try {
      if (!(await claimDay(this.database, provider, date))) return;
      const { kinds } = await this.onOwnConnection(run);
      const differences = kinds.reduce((sum, { count }) => sum + count, 0);
      const line = { ...fields, differences, kinds: kinds.map(({ kind }) => kind).join(',') };
      if (differences > 0) this.log.error(line, 'reconciliation found differences');
      else this.log.info(line, 'reconciliation found no differences');
    } catch (error) {
      this.log.error({ ...fields, err: error }, 'a day could not be reconciled');
      const reason = error instanceof Error ? error.message : String(error);
      await markFailed(this.database, provider, date, reason).catch(() => undefined);
    }
    this.metrics.refresh();
  }

  // The connections of the service have plans for lookups by key, and cancel long statements.
  private async onOwnConnection<T>(run: (database: Database) => Promise<T>): Promise<T> {
    const own = new Database(this.database.connections, {
      purpose: 'reconciliation',
      connectionsMax: 1,
      limits: REPORT_LIMITS,
      onIdleError: () => undefined,
    });
    try {
      return await run(own);
    } finally {
      await own.close();
    }
  }
}
