import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Config } from '../config/config.js';
import { failPoint } from '../kernel/fail-point.js';
import { within } from '../kernel/within.js';
import { Database } from '../platform/database/database.js';
import { Log } from '../platform/logging/log.js';
import { PaymentVisitService } from './payment-visit.service.js';
import { SettlementService } from './settlement.service.js';
import { findDue } from './visit.store.js';

/** How many batches of visits one look at the database may find. */
const BATCH_PER_CONCURRENCY = 4;
/** How long a stopping worker waits for the provider's answers. What is cut off is requeried. */
const DRAIN_MS = 15_000;
/** How long its own look at the database may hold it up after that. */
const ROUND_ENDS_MS = 1_000;

/**
 * Looks in the database for what is due and visits it: it needs no queue, so a flushed or dead queue
 * costs a few seconds and nothing else.
 */
@Injectable()
export class PaymentSweepService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private isStopping = false;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly visits: PaymentVisitService,
    private readonly settlement: SettlementService,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.hasWorker) this.schedule(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.visits.stop(DRAIN_MS);
    await within(ROUND_ENDS_MS, this.round);
    await this.settlement.drained();
  }

  private schedule(delayMs: number): void {
    this.timer = setTimeout(() => {
      this.round = this.sweep()
        .catch((error: unknown) => {
          this.log.warn({ err: error }, 'the sweep could not look; it tries again');
          return false;
        })
        .then((isFull) => {
          if (!this.isStopping) this.schedule(isFull ? 0 : this.config.env.SWEEP_INTERVAL_MS);
        });
    }, delayMs);
  }

  /** @returns whether there is probably more that is due. */
  private async sweep(): Promise<boolean> {
    const concurrency = this.config.env.WORKER_CONCURRENCY;
    const due = await findDue(this.database, concurrency * BATCH_PER_CONCURRENCY);
    await failPoint('sweeping');
    await this.visits.visitAll(due);
    return due.length === concurrency * BATCH_PER_CONCURRENCY;
  }
}
