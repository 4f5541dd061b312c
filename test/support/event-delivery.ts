import { expect } from '@jest/globals';
import { loadConfig } from '../../src/config/config.js';
import { EventsService, type Listener } from '../../src/events/events.service.js';
import type { DomainEvent, NewEvent } from '../../src/events/event.js';
import { OutboxDispatcherService } from '../../src/events/outbox-dispatcher.service.js';
import { newId } from '../../src/kernel/ids.js';
import type { Database } from '../../src/platform/database/database.js';
import { createLog } from '../../src/platform/logging/log.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { openDatabase } from './adjustments.js';
import { testEnvironment } from './app.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { eventually } from './eventually.js';

let created: TestDatabase;
let database: Database;
let running: OutboxDispatcherService[];

/** Opens a database of its own; for `beforeEach`. */
export async function openDelivery(): Promise<Database> {
  created = await createTestDatabase();
  database = openDatabase(created.url);
  running = [];
  return database;
}

/** Stops every dispatcher; for `afterEach`. */
export async function closeDelivery(): Promise<void> {
  await Promise.all(running.map((one) => one.onApplicationShutdown()));
  await database.close();
  await created.drop();
}

export function runningDispatchers(): readonly OutboxDispatcherService[] {
  return running;
}

/** A process that delivers to `listener`; it keeps what it heard. */
export function start(listener: Listener = () => undefined, role = 'all'): DomainEvent[] {
  const heard: DomainEvent[] = [];
  const events = new EventsService();
  events.listen('test', null, async (event) => {
    await listener(event);
    heard.push(event);
  });
  launch(events, role);
  return heard;
}

export function launch(events: EventsService, role = 'all'): OutboxDispatcherService {
  const environment = { ...testEnvironment(created.url, 'http://127.0.0.1:1'), PROCESS_ROLE: role };
  const config = loadConfig(environment);
  const dispatcher = new OutboxDispatcherService(
    config,
    database,
    events,
    createLog(config),
    new Metrics(),
  );
  dispatcher.onApplicationBootstrap();
  running.push(dispatcher);
  return dispatcher;
}

/** `count` events of one subject, from seq `from` on. */
export function history(count: number, { subjectId = newId(), from = 1 } = {}): NewEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    walletId: newId(),
    subjectId,
    seq: from + index,
    type: 'payment.accepted',
    data: { index },
  }));
}

export function append(...events: NewEvent[]): Promise<void> {
  return new EventsService().append(database, events);
}

export async function undelivered(): Promise<number> {
  const [row] = await database.query<{ left: number }>(
    'SELECT count(*) AS left FROM events WHERE delivered_at IS NULL',
  );
  return row?.left ?? -1;
}

/** Resolves once every event is marked as delivered. */
export function allDelivered(): Promise<void> {
  return eventually(async () => {
    expect(await undelivered()).toBe(0);
  });
}

export function seqsOf(heard: readonly DomainEvent[], subjectId: string | undefined): number[] {
  return heard.filter((event) => event.subjectId === subjectId).map(({ seq }) => seq);
}

/** Ends the connections of the service, as an operator may. */
export async function killDelivery(): Promise<number> {
  const [row] = await database.query<{ killed: number }>(
    `SELECT count(pg_terminate_backend(pid, 5000)) AS killed FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend'`,
  );
  return row?.killed ?? 0;
}
