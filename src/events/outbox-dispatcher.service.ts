import { randomUUID } from 'node:crypto';
import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Config } from '../config/config.js';
import { failPoint } from '../kernel/fail-point.js';
import { Rounds } from '../kernel/rounds.js';
import { Database } from '../platform/database/database.js';
import { Log } from '../platform/logging/log.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { DISCONNECT_STEP_MS } from '../platform/stopping/stop-bounds.js';
import { stopStep } from '../platform/stopping/stop-step.js';
import {
  holdLease,
  markDelivered,
  readUndelivered,
  releaseLease,
  type StoredEvent,
} from './event-delivery.store.js';
import { EventsService, LISTENER_WITHIN_MS, ListenerFailed } from './events.service.js';

const POLL_MS = 250;
const BATCH_MAX = 500;
/** How long a subject whose listener failed waits before its event is delivered again. */
const RETRY_MS = 5_000;
/** So many subjects may wait for that; past it, nothing is read until some of them may be tried again. */
const BLOCKED_MAX = 10_000;
/** A process that delivers is replaced when it has not renewed its lease for this long. */
const LEASE_MS = 6_000;
const RENEW_AFTER_MS = 2_000;

/** The lease as this process knows it. Its end is counted from before it was asked for: never too late. */
interface HeldLease {
  readonly epoch: number;
  readonly sinceMs: number;
}

/**
 * Delivers the outbox to the listeners of this process: at least once, in order per subject. One
 * process delivers at a time: the one that holds the lease. Each delivery is marked on its own row,
 * because a high-water mark would skip events that commit late.
 *
 * The lease fences a process that was paused: it reads and marks only while the lease is its own, and
 * begins no delivery that might end after it.
 */
@Injectable()
export class OutboxDispatcherService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly holder = randomUUID();
  private lease: HeldLease | undefined;
  private readonly rounds = new Rounds(
    () => this.runCycle(),
    POLL_MS,
    (error) => {
      this.log.warn({ err: error }, 'events wait: the outbox could not be read');
    },
  );
  /** Subjects whose listener failed, and when each may be tried again, on the monotonic clock. */
  private readonly blocked = new Map<string, number>();
  private readonly failures: { inc(labels: { listener: string }): void };

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly events: EventsService,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.failures = metrics.counter({
      name: 'bill_vending_listener_failures_total',
      help: 'Deliveries of an event that a listener refused, or did not answer in time.',
      labelNames: ['listener'],
    });
  }

  onApplicationBootstrap(): void {
    if (this.config.hasWorker) this.rounds.begin();
  }

  async onApplicationShutdown(): Promise<void> {
    await stopStep(this.log, 'events', DISCONNECT_STEP_MS, async () => {
      await this.rounds.stop();
      const lease = this.lease;
      this.lease = undefined;
      if (lease !== undefined) await releaseLease(this.database, this.asStored(lease));
    });
  }

  /** @returns whether there is probably more to deliver at once. */
  private async runCycle(): Promise<boolean> {
    const lease = await this.hold();
    if (lease === null || !this.hasRoom()) return false;
    const held = this.asStored(lease);
    const batch = await readUndelivered(this.database, held, [...this.blocked.keys()], BATCH_MAX);
    const delivered = await this.deliverAll(batch, lease);
    if (delivered.length > 0) {
      await failPoint('event-told');
      await markDelivered(this.database, held, delivered);
    }
    return batch.length === BATCH_MAX;
  }

  /** @returns the lease; null while another process has it. */
  private async hold(): Promise<HeldLease | null> {
    const nowMs = performance.now();
    const known = this.lease;
    if (known !== undefined && nowMs - known.sinceMs < RENEW_AFTER_MS) return known;
    this.lease = undefined;
    const asked = this.asStored({ epoch: known?.epoch ?? 0 });
    const epoch = await holdLease(this.database, asked, LEASE_MS);
    if (epoch === null) {
      if (known !== undefined) this.log.warn('another process delivers the events now');
      return null;
    }
    this.lease = { epoch, sinceMs: nowMs };
    return this.lease;
  }

  private asStored({ epoch }: Pick<HeldLease, 'epoch'>): { holder: string; epoch: number } {
    return { holder: this.holder, epoch };
  }

  private hasRoom(): boolean {
    const nowMs = performance.now();
    for (const [subject, retryAtMs] of this.blocked) {
      if (retryAtMs <= nowMs) this.blocked.delete(subject);
    }
    return this.blocked.size < BLOCKED_MAX;
  }

  /**
   * Subjects side by side, so that a listener that hangs with one holds up no other.
   * @returns the positions of what was delivered.
   */
  private async deliverAll(batch: readonly StoredEvent[], lease: HeldLease): Promise<number[]> {
    const subjects = new Map<string, StoredEvent[]>();
    for (const event of batch) {
      const own = subjects.get(event.subjectId);
      if (own === undefined) subjects.set(event.subjectId, [event]);
      else own.push(event);
    }
    const delivered = await Promise.all(
      [...subjects.values()].map((own) => this.deliverInOrder(own, lease)),
    );
    return delivered.flat();
  }

  private async deliverInOrder(own: readonly StoredEvent[], lease: HeldLease): Promise<number[]> {
    const delivered: number[] = [];
    for (const event of own) {
      await failPoint('event-delivered-next');
      if (!mayBegin(lease)) return delivered;
      try {
        await this.events.publish(event);
        delivered.push(event.position);
      } catch (error) {
        this.block(event, error);
        return delivered;
      }
    }
    return delivered;
  }

  private block(event: StoredEvent, error: unknown): void {
    this.blocked.set(event.subjectId, performance.now() + RETRY_MS);
    if (error instanceof ListenerFailed) this.failures.inc({ listener: error.listener });
    this.log.error({ err: error, event: event.id, type: event.type }, 'a listener failed');
  }
}

/** Whether a delivery that begins now is over before another process may take the lease. */
function mayBegin({ sinceMs }: HeldLease): boolean {
  return performance.now() < sinceMs + LEASE_MS - LISTENER_WITHIN_MS;
}
