import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Config } from '../config/config.js';
import { failPoint } from '../kernel/fail-point.js';
import { Rounds } from '../kernel/rounds.js';
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
  private readonly rounds: Rounds;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly visits: PaymentVisitService,
    private readonly settlement: SettlementService,
    log: Log,
  ) {
    const everyMs = config.env.SWEEP_INTERVAL_MS;
    this.rounds = new Rounds(
      () => this.sweep(),
      everyMs,
      (error) => {
        log.warn({ err: error }, 'the sweep could not look; it tries again');
      },
    );
  }

  onApplicationBootstrap(): void {
    if (this.config.hasWorker) this.rounds.begin();
  }

  async beforeApplicationShutdown(): Promise<void> {
    const over = this.rounds.stop();
    await this.visits.stop(DRAIN_MS);
    await within(ROUND_ENDS_MS, over);
    await this.settlement.drained();
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
