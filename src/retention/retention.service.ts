import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Rounds } from '../kernel/rounds.js';
import { Database } from '../platform/database/database.js';
import { Log } from '../platform/logging/log.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { RETENTION_RULES, type RetentionRule } from './retention-rules.js';
import { deleteExpired } from './retention.store.js';

/** Small enough to hold its locks for some milliseconds, and to leave vacuum time between. */
const BATCH_MAX = 2_000;

/** Deletes what is kept for a time only, in small batches, one table after the other. */
@Injectable()
export class RetentionService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds: Rounds;
  private readonly deleted: { inc(labels: { table: string }, by: number): void };

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.deleted = metrics.counter({
      name: 'bill_vending_retention_deleted_total',
      help: 'Rows that were deleted because their time was over.',
      labelNames: ['table'],
    });
    this.rounds = new Rounds(
      () => this.deleteOneBatchOfEach(),
      config.env.RETENTION_EVERY_MS,
      (error) => {
        log.warn({ err: error }, 'retention could not delete; it tries again');
      },
    );
  }

  onApplicationBootstrap(): void {
    const { env, hasWorker } = this.config;
    // Not at once: a process that has just begun has more urgent work.
    if (hasWorker && env.RETENTION_EVERY_MS > 0) this.rounds.begin(env.RETENTION_EVERY_MS);
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  /** @returns whether any table has probably more that is expired. */
  async deleteOneBatchOfEach(): Promise<boolean> {
    let hasMore = false;
    for (const rule of RETENTION_RULES) hasMore = (await this.deleteBatch(rule)) || hasMore;
    return hasMore;
  }

  private async deleteBatch(rule: RetentionRule): Promise<boolean> {
    const days = this.config.env[rule.setting];
    const count = await deleteExpired(this.database, rule, days, BATCH_MAX);
    if (count === null || count === 0) return false;
    this.deleted.inc({ table: rule.table }, count);
    this.log.debug({ table: rule.table, count }, 'expired rows deleted');
    return count === BATCH_MAX;
  }
}
