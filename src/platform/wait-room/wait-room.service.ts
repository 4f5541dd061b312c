import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Log } from '../logging/log.js';
import { Metrics } from '../metrics/metrics.js';
import { Stopping } from '../stopping/stopping.js';
import { WaitList, WaitSlots, type FindFinished } from './wait-list.js';

const LOOK_EVERY_MS = 200;

/**
 * Where requests with `Prefer: wait` wait. Each feature opens a list for its own things. All lists share
 * the bounds of the process and of each wallet.
 * @example
 * private readonly waits = room.open((refs) => findFinalPayments(database, refs));
 * await this.waits.untilEnded({ walletId, id }, waitSeconds);
 */
@Injectable()
export class WaitRoom implements OnModuleDestroy {
  private readonly lists: WaitList[] = [];
  private readonly slots: WaitSlots;

  constructor(
    { env }: Config,
    private readonly log: Log,
    metrics: Metrics,
    stopping: Stopping,
  ) {
    stopping.onDrain(() => {
      this.answerAll();
    });
    const slots = new WaitSlots({ max: env.WAITS_MAX, perWalletMax: env.WAITS_PER_USER_MAX });
    this.slots = slots;
    metrics.gauge({
      name: 'bill_vending_waiting_requests',
      help: 'Requests with `Prefer: wait` that wait in this process.',
      collect() {
        this.set(slots.count);
      },
    });
  }

  open(findEnded: FindFinished): WaitList {
    const list = new WaitList(findEnded, this.slots, LOOK_EVERY_MS, (error) => {
      this.log.warn(
        { err: error },
        'what requests wait for could not be looked up; they continue to wait',
      );
    });
    this.lists.push(list);
    return list;
  }

  onModuleDestroy(): void {
    this.answerAll();
  }

  /** Ends every wait when the process stops: each request is answered with the present state. */
  private answerAll(): void {
    for (const list of this.lists) list.close();
  }
}
