import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Rounds } from '../../kernel/rounds.js';
import { Database } from '../../platform/database/database.js';
import { Log } from '../../platform/logging/log.js';
import { STOP_PHASES_MS } from '../../platform/stopping/stop-bounds.js';
import { stopStep } from '../../platform/stopping/stop-step.js';
import { FundingGateway } from '../gateways/funding-gateway.js';
import { FundingVisitsService } from './funding-visits.service.js';
import { claimDueFundings } from '../funding.store.js';

/** How many fundings are asked about at once: the gateway has other customers. */
const BATCH = 20;
const CLAIM_SPARE_MS = 5_000;

/** Asks about what nobody told us of: a lost webhook costs some seconds, and nothing else. */
@Injectable()
export class FundingSweepService
  implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown
{
  private readonly rounds: Rounds;
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly gateway: FundingGateway,
    private readonly visits: FundingVisitsService,
    private readonly log: Log,
  ) {
    const everyMs = config.env.SWEEP_INTERVAL_MS;
    this.rounds = new Rounds(
      () => this.sweep(),
      everyMs,
      (error) => {
        log.warn({ err: error }, 'the sweep of fundings could not look; it tries again');
      },
    );
  }

  onApplicationBootstrap(): void {
    if (this.config.hasWorker && !this.gateway.isInstant) this.rounds.begin();
  }

  /** Waits for the gateway's answers. What is cut off is asked again. */
  onModuleDestroy(): void {
    this.stopped = stopStep(this.log, 'fundings', STOP_PHASES_MS.finish, () =>
      Promise.all([this.rounds.stop(), this.visits.stop()]),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stopped;
  }

  /** @returns whether there is probably more that is due. */
  private async sweep(): Promise<boolean> {
    const claimMs = this.gateway.timeoutMs + CLAIM_SPARE_MS;
    const due = await claimDueFundings(this.database, this.gateway.code, claimMs, BATCH);
    const visits = due.map((funding) => this.visits.visit(funding, 'sweep'));
    for (const visit of await Promise.allSettled(visits)) {
      if (visit.status === 'rejected') {
        this.log.warn({ err: visit.reason as unknown }, 'a visit to a funding failed');
      }
    }
    return due.length === BATCH;
  }
}
