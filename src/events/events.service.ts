import { Injectable } from '@nestjs/common';
import { newId } from '../kernel/ids.js';
import { answerWithin } from '../kernel/wait-at-most.js';
import type { Sql } from '../platform/database/database.js';
import type { DomainEvent, EventType, NewEvent } from './event.js';
import { eventRow, insertEvents } from './outbox.js';

/** A listener that has not answered by then counts as failed. */
export const LISTENER_WITHIN_MS = 2_000;

/**
 * Hears events; may hear one twice, never out of order for one subject. Throwing, or taking longer than
 * `LISTENER_WITHIN_MS`, asks for it again.
 */
export type Listener = (event: DomainEvent) => Promise<void> | void;

/** A listener refused an event, or did not answer in time. */
export class ListenerFailed extends Error {
  constructor(
    readonly listener: string,
    cause: unknown,
  ) {
    super(`the listener ${listener} failed`, { cause });
    this.name = 'ListenerFailed';
  }
}

interface Registration {
  readonly name: string;
  readonly types: ReadonlySet<EventType> | null;
  readonly listener: Listener;
}

/** Features append events here, and listeners register here. */
@Injectable()
export class EventsService {
  private readonly registrations: Registration[] = [];

  /** Writes events in the caller's database transaction: they are facts only if it commits. */
  async append(tx: Sql, events: readonly NewEvent[]): Promise<void> {
    const rows = events.map((event) => eventRow(event, newId()));
    await tx.query(insertEvents('$1::jsonb'), [JSON.stringify(rows)]);
  }

  /** Registers a listener for some types of events, or for all of them when `types` is null. */
  listen(name: string, types: readonly EventType[] | null, listener: Listener): void {
    this.registrations.push({ name, types: types === null ? null : new Set(types), listener });
  }

  /**
   * Publishes one event to every listener, in the order of registration.
   * @throws ListenerFailed when one throws, or does not answer in time.
   */
  async publish(event: DomainEvent): Promise<void> {
    for (const { name, types, listener } of this.registrations) {
      if (types !== null && !types.has(event.type)) continue;
      try {
        await answerWithin(
          LISTENER_WITHIN_MS,
          (async () => listener(event))(),
          `the listener ${name} did not answer`,
        );
      } catch (error) {
        throw new ListenerFailed(name, error);
      }
    }
  }
}
