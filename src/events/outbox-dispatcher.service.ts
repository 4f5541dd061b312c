import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type pg from 'pg';
import { Config } from '../config/config.js';
import { failPoint } from '../kernel/fail-point.js';
import { Rounds } from '../kernel/rounds.js';
import { Connections } from '../platform/database/connections.js';
import { typeParsers } from '../platform/database/pg-types.js';
import { Log } from '../platform/logging/log.js';
import { DISCONNECT_STEP_MS } from '../platform/stopping/stop-bounds.js';
import { stopStep } from '../platform/stopping/stop-step.js';
import type { DomainEvent } from './event.js';
import { EventsService } from './events.service.js';

const POLL_MS = 250;
const BATCH_MAX = 500;
/** How long a subject whose listener failed waits before it is told again. */
const RETRY_MS = 5_000;
/** Whoever holds this session lock delivers; the others stand by. It falls with its connection. */
const DELIVERY_LOCK = 4_815_162_343;

interface StoredEvent extends DomainEvent {
  readonly position: number;
}

/**
 * Delivers the outbox to the listeners of this process: at least once, in order per subject. One
 * process delivers at a time, and each delivery is marked on its own row, because a high-water mark
 * would skip events that commit late.
 */
@Injectable()
export class OutboxDispatcherService implements OnApplicationBootstrap, OnApplicationShutdown {
  private client: pg.Client | undefined;
  private readonly rounds = new Rounds(
    () => this.runCycle(),
    POLL_MS,
    (error) => {
      this.log.warn({ err: error }, 'events wait: the outbox could not be read');
    },
  );
  /** Subjects whose listener failed, and when each may be told again. */
  private readonly blocked = new Map<string, number>();

  constructor(
    private readonly config: Config,
    private readonly connections: Connections,
    private readonly events: EventsService,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.hasWorker) this.rounds.begin();
  }

  async onApplicationShutdown(): Promise<void> {
    await stopStep(this.log, 'events', DISCONNECT_STEP_MS, async () => {
      await this.rounds.stop();
      await this.disconnect();
    });
  }

  /** @returns whether there is probably more to deliver at once. */
  private async runCycle(): Promise<boolean> {
    try {
      const client = await this.connected();
      if (client === undefined) return false;
      const batch = await this.readBatch(client);
      const delivered = await this.tellAll(batch);
      if (delivered.length > 0) {
        await failPoint('event-told');
        // Words that are true of them anyhow, and that let the index of undelivered events find them.
        await client.query(
          'UPDATE events SET delivered_at = now() WHERE position = ANY($1) AND delivered_at IS NULL',
          [delivered],
        );
      }
      return batch.length === BATCH_MAX;
    } catch (error) {
      await this.disconnect();
      throw error;
    }
  }

  /** The connection that holds the delivery lock; undefined while another process holds it. */
  private async connected(): Promise<pg.Client | undefined> {
    if (this.client !== undefined) return this.client;
    const client = this.connections.client({ purpose: 'outbox', types: typeParsers });
    client.on('error', () => {
      if (this.client === client) this.client = undefined;
    });
    await client.connect();
    const { rows } = await client.query<{ ours: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS ours',
      [DELIVERY_LOCK],
    );
    if (rows[0]?.ours !== true) {
      await client.end();
      return undefined;
    }
    this.client = client;
    return client;
  }

  private async readBatch(client: pg.Client): Promise<StoredEvent[]> {
    const now = Date.now();
    for (const [subject, retryAt] of this.blocked) {
      if (retryAt <= now) this.blocked.delete(subject);
    }
    const { rows } = await client.query<StoredEvent>(
      `SELECT wallet_id AS "walletId", subject_id AS "subjectId", seq, id, type, data, position,
          created_at AS "createdAt"
        FROM events WHERE delivered_at IS NULL AND NOT subject_id = ANY($1::uuid[])
        ORDER BY position LIMIT $2`,
      [[...this.blocked.keys()], BATCH_MAX],
    );
    return rows;
  }

  private async tellAll(batch: readonly StoredEvent[]): Promise<number[]> {
    const delivered: number[] = [];
    for (const event of batch) {
      if (this.blocked.has(event.subjectId)) continue;
      try {
        await this.events.tell(event);
        delivered.push(event.position);
      } catch (error) {
        this.blocked.set(event.subjectId, Date.now() + RETRY_MS);
        this.log.error({ err: error, event: event.id, type: event.type }, 'a listener failed');
      }
    }
    return delivered;
  }

  private async disconnect(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }
}
