import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Rounds } from '../kernel/rounds.js';
import { Database } from '../platform/database/database.js';
import { DueWork } from '../platform/due-work/due-work.service.js';
import { Log } from '../platform/logging/log.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { RETENTION_RULES, type RetentionRule } from './retention-rules.js';
import { deleteExpired } from './retention.store.js';

/** Small enough to hold its locks for some milliseconds, and to leave vacuum time between. */
const BATCH_MAX = 2_000;

/** Deletes what is kept for a time only, in small batches, one table after the other. */
@Injectable()
export class RetentionService {
  private readonly deleted: { inc(labels: { table: string }, by: number): void };

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly log: Log,
    metrics: Metrics,
    dueWork: DueWork,
  ) {
    this.deleted = metrics.counter({
      name: 'bill_vending_retention_deleted_total',
      help: 'Rows that were deleted because their time was over.',
      labelNames: ['table'],
    });
    const everyMs = config.env.RETENTION_EVERY_MS;
    const rounds = new Rounds(
      () => this.deleteOneBatchOfEach(),
      everyMs,
      (error) => {
        log.warn({ err: error }, 'retention could not delete; it tries again');
      },
    );
    dueWork.run({
      name: 'retention',
      // Not at once: a process that has just begun has more urgent work.
      begin: () => {
        if (everyMs > 0) rounds.begin(everyMs);
      },
      stop: () => rounds.stop(),
    });
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
