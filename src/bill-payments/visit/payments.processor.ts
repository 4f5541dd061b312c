import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Config } from '../../config/config.js';
import { isId } from '../../kernel/ids.js';
import { invariant } from '../../kernel/invariant.js';
import { Log } from '../../platform/logging/log.js';
import { RareWarning } from '../../platform/logging/rare-warning.js';
import { QueuePlaceToken } from '../../platform/queue/queue-place-token.js';
import { openWorker } from '../../platform/queue/queue-worker.js';
import type { JobWorker } from '../../platform/queue/queues.js';
import { DISCONNECT_STEP_MS } from '../../platform/stopping/stop-bounds.js';
import { stopStep } from '../../platform/stopping/stop-step.js';
import { PAYMENTS_QUEUE, type Ring } from './payment-doorbell.service.js';
import { PaymentLanesService } from './lanes/payment-lanes.service.js';

/**
 * Processes the jobs of the queue: it hands each payment of a job to its lane. A job ends at once, so it
 * holds no slot of the queue while a provider is slow.
 */
@Injectable()
export class PaymentsProcessor
  implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown
{
  private worker: JobWorker | undefined;
  private closing: Promise<void> = Promise.resolve();
  private readonly away: RareWarning;

  constructor(
    private readonly config: Config,
    private readonly place: QueuePlaceToken,
    private readonly lanes: PaymentLanesService,
    private readonly log: Log,
  ) {
    this.away = new RareWarning(log, 'the queue cannot be worked on; the sweep does its work');
  }

  onApplicationBootstrap(): void {
    if (!this.config.hasWorker) return;
    this.worker = openWorker(
      PAYMENTS_QUEUE,
      this.place.place,
      (data) => this.process(data as Ring),
      {
        concurrency: this.config.env.WORKER_CONCURRENCY,
        onError: (error) => {
          this.away.note(error);
        },
      },
    );
  }

  /** Takes no more jobs. The lanes finish the visits that were started. */
  onModuleDestroy(): void {
    this.closing = this.worker?.close().catch(() => undefined) ?? this.closing;
  }

  /** Payments that were named by a job but not visited stay due in their rows. */
  async onApplicationShutdown(): Promise<void> {
    await stopStep(this.log, 'queue worker', DISCONNECT_STEP_MS, () => this.closing);
  }

  private process({ refs }: Ring): Promise<void> {
    for (const { walletId, paymentId, billerId } of refs) {
      const isRing = isId(walletId) && isId(paymentId) && typeof billerId === 'string';
      invariant(isRing, 'a job of the payments queue names payments');
    }
    for (const due of refs) this.lanes.offer(due);
    return Promise.resolve();
  }
}
