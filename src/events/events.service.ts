import { Injectable } from '@nestjs/common';
import { newId } from '../kernel/ids.js';
import type { Sql } from '../platform/database/database.js';
import type { DomainEvent, EventType, NewEvent } from './event.js';
import { eventRow, insertEvents } from './outbox.js';

/** Hears events; may hear one twice, never out of order for one subject. Throwing asks for it again. */
export type Listener = (event: DomainEvent) => Promise<void> | void;

interface Registration {
  readonly name: string;
  readonly types: ReadonlySet<EventType> | null;
  readonly listener: Listener;
}

/** Where features write facts, and where those who listen sign up. */
@Injectable()
export class EventsService {
  private readonly registrations: Registration[] = [];

  /** Writes events in the caller's database transaction: they are facts only if it commits. */
  async append(tx: Sql, events: readonly NewEvent[]): Promise<void> {
    const rows = events.map((event) => eventRow(event, newId()));
    await tx.query(insertEvents('$1::jsonb'), [JSON.stringify(rows)]);
  }

  /** Signs up a listener for some types of events, or for all of them when `types` is null. */
  listen(name: string, types: readonly EventType[] | null, listener: Listener): void {
    this.registrations.push({ name, types: types === null ? null : new Set(types), listener });
  }

  /** Tells every listener of one event, in the order they signed up. */
  async tell(event: DomainEvent): Promise<void> {
    for (const { types, listener } of this.registrations) {
      if (types === null || types.has(event.type)) await listener(event);
    }
  }
}
