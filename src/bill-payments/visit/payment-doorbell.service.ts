import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { failPoint } from '../../kernel/fail-point.js';
import { newId } from '../../kernel/ids.js';
import { GroupWriter } from '../../platform/database/group-writer.js';
import { Log } from '../../platform/logging/log.js';
import { RareWarning } from '../../platform/logging/rare-warning.js';
import { QueuePlaceToken } from '../../platform/queue/queue-place-token.js';
import { openQueue, type JobQueue } from '../../platform/queue/queues.js';
import { DISCONNECT_STEP_MS } from '../../platform/stopping/stop-bounds.js';
import { stopStep } from '../../platform/stopping/stop-step.js';
import type { DuePayment } from '../payment/payment.js';

/** The queue of payments that a worker should visit now. */
export const PAYMENTS_QUEUE = 'payments';
/** A job names so few payments that several workers can share those that came in one moment. */
const BOUNDS = { groupMax: 50, waitingMax: 20_000, restMs: 5 };

/**
 * A job of the queue: payments to visit, all at one provider. The queue's cost is per job, so one names
 * many.
 */
export interface Ring {
  readonly refs: readonly DuePayment[];
}

/**
 * Notifies the workers of due payments after the commit, in bulk, without delaying the request. A failed
 * notification is dropped: the sweep finds whatever is due.
 */
@Injectable()
export class PaymentDoorbellService implements OnApplicationShutdown {
  private readonly queue: JobQueue<Ring>;
  private readonly rings = new GroupWriter<DuePayment, undefined>(
    (refs) => this.ringTogether(refs),
    BOUNDS,
  );
  private readonly away: RareWarning;

  constructor(
    { place }: QueuePlaceToken,
    private readonly log: Log,
  ) {
    this.away = new RareWarning(log, 'the queue cannot be reached; the sweep does its work');
    this.queue = openQueue(PAYMENTS_QUEUE, place, (error) => {
      this.away.note(error);
    });
  }

  /** Asks for a visit soon. Never throws and never waits. */
  ring(ref: DuePayment): void {
    this.rings.submit(ref).catch((error: unknown) => {
      this.away.note(error);
    });
  }

  /**
   * Stopping does not wait for notifications that cannot be delivered, because the sweep finds their
   * payments.
   */
  async onApplicationShutdown(): Promise<void> {
    await stopStep(this.log, 'rings of the queue', DISCONNECT_STEP_MS, () => this.rings.drained());
    await stopStep(this.log, 'queue', DISCONNECT_STEP_MS, () => this.queue.close());
  }

  private async ringTogether(
    refs: readonly DuePayment[],
  ): Promise<{ ok: true; value: undefined }[]> {
    await failPoint('before-ring');
    const jobs = [...new Set(refs.map(({ provider }) => provider))].map((provider) => ({
      name: 'visit',
      data: { refs: refs.filter((ref) => ref.provider === provider) },
      opts: { jobId: newId() },
    }));
    await this.queue.addBulk(jobs);
    return refs.map(() => ({ ok: true, value: undefined }));
  }
}
