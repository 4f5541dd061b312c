import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Config } from '../config/config.js';
import { failPoint } from '../kernel/fail-point.js';
import { Database } from '../platform/database/database.js';
import { Log } from '../platform/logging/log.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { PaymentVisitService } from './payment-visit.service.js';
import { SettlementService } from './settlement.service.js';
import { findDue } from './visit.store.js';

/** How many batches of visits one look at the database may find. */
const BATCH_PER_CONCURRENCY = 4;
/** How long a stopping worker waits for the provider's answers. What is cut off is requeried. */
const DRAIN_MS = 15_000;

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
    metrics: Metrics,
  ) {
    metrics.gauge({
      name: 'bill_vending_visits',
      help: 'Visits to payments that are under way in this process.',
      collect() {
        this.set(visits.count);
      },
    });
  }

  onApplicationBootstrap(): void {
    if (this.config.hasWorker) this.schedule(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await Promise.race([this.round, this.visits.drained(DRAIN_MS)]);
    await this.visits.drained(DRAIN_MS);
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
    const left = due.values();
    const lane = async (): Promise<void> => {
      for (const ref of left) {
        if (this.isStopping) return;
        await this.visits.visit(ref).catch((error: unknown) => {
          this.log.warn({ err: error, paymentId: ref.paymentId }, 'a visit failed; it stays due');
        });
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, due.length) }, lane));
    return due.length === concurrency * BATCH_PER_CONCURRENCY;
  }
}
