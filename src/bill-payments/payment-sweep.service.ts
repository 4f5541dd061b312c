import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Config } from '../config/config.js';
import { failPoint } from '../kernel/fail-point.js';
import { Rounds } from '../kernel/rounds.js';
import { Database } from '../platform/database/database.js';
import { Log } from '../platform/logging/log.js';
import { STOP_PHASES_MS } from '../platform/stopping/stop-bounds.js';
import { stopStep } from '../platform/stopping/stop-step.js';
import { PaymentVisitService } from './payment-visit.service.js';
import { SettlementService } from './settlement.service.js';
import { findDue } from './visit.store.js';

/** How many batches of visits one look at the database may find. */
const BATCH_PER_CONCURRENCY = 4;

/**
 * Looks in the database for what is due and visits it: it needs no queue, so a flushed or dead queue
 * costs a few seconds and nothing else.
 */
@Injectable()
export class PaymentSweepService
  implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown
{
  private readonly rounds: Rounds;
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly visits: PaymentVisitService,
    private readonly settlement: SettlementService,
    private readonly log: Log,
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

  /** Waits for the providers' answers, and commits them. What is cut off is requeried. */
  onModuleDestroy(): void {
    this.stopped = stopStep(this.log, 'payments', STOP_PHASES_MS.finish, async () => {
      await Promise.all([this.rounds.stop(), this.visits.stop()]);
      await this.settlement.drained();
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stopped;
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
