import { Columns } from '../kernel/columns.js';
import type { NewEvent } from './event.js';

/** A row of `events` as the statement part reads it. */
export interface EventRow {
  readonly wallet_id: string;
  readonly subject_id: string;
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const EVENT = new Columns({
  ...{ wallet_id: 'uuid', subject_id: 'uuid', seq: 'integer', id: 'uuid', type: 'text' },
  data: 'jsonb',
} satisfies Record<keyof EventRow, string>);

/** The outbox row of an event. `id` is fresh: listeners recognise a repeated delivery by it. */
export function eventRow(event: NewEvent, id: string): EventRow {
  return {
    wallet_id: event.walletId,
    subject_id: event.subjectId,
    seq: event.seq,
    id,
    type: event.type,
    data: event.data,
  };
}

/** Inserts the events in `parameter`. `source` may restrict them to the rows that were changed. */
export function insertEvents(parameter: string, source = ''): string {
  return insertEventsFrom(`
    SELECT ${EVENT.of('e')} FROM ${EVENT.recordset(parameter, 'e')} ${source}`);
}

/** Inserts the events that `query` selects: wallet, subject, seq, id, type, data. */
export function insertEventsFrom(query: string): string {
  return `INSERT INTO events (${EVENT.names}) ${query}`;
}
