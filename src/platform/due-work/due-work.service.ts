import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Log } from '../logging/log.js';
import { Metrics } from '../metrics/metrics.js';
import { STOP_PHASES_MS } from '../stopping/stop-bounds.js';
import { stopStep } from '../stopping/stop-step.js';
import { BacklogPace } from './backlog-pace.js';
import type { DueKind } from './due-kind.js';
import { DueRunner } from './due-runner.js';

/** Where a feature says that an item of its kind is due now. */
export interface DueOffers<Item> {
  /** The item is visited when its lane has room, or found later: its row is due. */
  offer(item: Item): void;
}

/** Work of a worker from its start to its end, in its own way. */
export interface WorkerLoop {
  /** In the log, when it does not stop in time. */
  readonly name: string;
  readonly begin: () => void;
  readonly stop: () => Promise<void>;
}

/**
 * Visits long-lived things when they are due. A feature opens its kind with a handler; lanes, looks,
 * bounds, faults and stopping are the same for all. Rows are the truth, so a flushed or dead queue costs
 * a few seconds and nothing else. A process that is no worker looks for nothing; it visits what is offered
 * to it.
 *
 * @example
 * private readonly due = dueWork.open<DueFunding>({
 *   name: 'fundings',
 *   idOf: ({ id }) => id,
 *   laneOf: () => gateway.code,
 *   lanes: [gateway.code],
 *   lane: () => ({ inFlightMax: 20, find: (limit) => findDueFundings(database, gateway.code, limit) }),
 *   visit: (funding) => this.look(funding),
 * });
 * this.due.offer(funding); // a webhook came: there is no need to wait for the next look
 */
@Injectable()
export class DueWork implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly loops: WorkerLoop[] = [];
  private readonly runners: { pump(): void }[] = [];
  private readonly pace = new BacklogPace();
  private stopped: Promise<unknown> | undefined;

  constructor(
    private readonly config: Config,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    if (!config.hasWorker) return;
    const { pace } = this;
    metrics.gauge({
      name: 'bill_vending_backlog_share',
      help: 'The part of its visits that this worker gives to what has been due for longer: less while it is busy.',
      collect() {
        this.set(pace.share);
      },
    });
    this.run({
      name: 'pace of the backlog',
      begin: () => {
        pace.begin(
          () => {
            for (const runner of this.runners) runner.pump();
          },
          (error) => {
            log.warn({ err: error, kind: 'pace' }, 'the sweep could not look; it tries again');
          },
        );
      },
      stop: () => pace.stop(),
    });
  }

  /** Called while the application is put together; a worker begins the kind with the others. */
  open<Item>(kind: DueKind<Item>): DueOffers<Item> {
    const { name } = kind;
    const runner = new DueRunner(kind, {
      everyMs: this.config.hasWorker ? this.config.env.SWEEP_INTERVAL_MS : null,
      foundShare: () => this.pace.share,
      onFault: (error) => {
        this.log.warn({ err: error, kind: name }, 'the sweep could not look; it tries again');
      },
      onFailedVisit: (error, id) => {
        this.log.warn({ err: error, kind: name, id }, 'a visit failed; it stays due');
      },
    });
    this.runners.push(runner);
    this.run({
      name,
      begin: () => {
        runner.begin();
      },
      stop: () => runner.stop(),
    });
    return runner;
  }

  /** The same for work that has no items, as `Rounds` that delete what has expired. */
  run(loop: WorkerLoop): void {
    this.loops.push(loop);
  }

  onApplicationBootstrap(): void {
    if (!this.config.hasWorker) return;
    for (const loop of this.loops) loop.begin();
  }

  /** Waits for what partners answer, and commits it. What is cut off is asked again. */
  onModuleDestroy(): void {
    this.stopped = Promise.all(
      this.loops.map(({ name, stop }) => stopStep(this.log, name, STOP_PHASES_MS.finish, stop)),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stopped;
  }
}
