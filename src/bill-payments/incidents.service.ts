import { Injectable } from '@nestjs/common';
import { DomainError, NotFound } from '../kernel/errors.js';
import { isId } from '../kernel/ids.js';
import { Database, type Tx } from '../platform/database/database.js';
import { decodeCursor } from '../platform/http/cursor.js';
import { pageOf, type Page } from '../platform/http/page.js';
import type { PaymentRef } from './payment.js';
import {
  countOpenIncidents,
  incidentsOf,
  listIncidents,
  resolveIncident,
  type IncidentPlace,
} from './payment-desk.store.js';
import type { IncidentRow } from './payment-evidence.js';

/** What must not happen and did: shown to people, and marked once they have settled it. */
@Injectable()
export class IncidentsService {
  constructor(private readonly database: Database) {}

  /** Oldest first. */
  async list(
    isOpen: boolean | null,
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<IncidentRow>> {
    const after = cursor === undefined ? null : placeOf(decodeCursor(cursor, isPlace));
    const rows = await listIncidents(this.database, isOpen, after, limit + 1);
    return pageOf(
      rows,
      limit,
      (row) => row,
      ({ at, paymentId, kind }) => [at, paymentId, kind].join('|'),
    );
  }

  countOpen(): Promise<number> {
    return countOpenIncidents(this.database);
  }

  /** @throws NotFound, DomainError `incident_resolved`. */
  async resolve(tx: Tx, ref: PaymentRef, kind: string): Promise<IncidentRow> {
    const wasOpen = await resolveIncident(tx, ref, kind);
    const incident = (await incidentsOf(tx, ref)).find((one) => one.kind === kind);
    if (incident === undefined) throw new NotFound('incident');
    if (!wasOpen) throw new DomainError('incident_resolved', 'Somebody has resolved it already.');
    return incident;
  }
}

function isPlace(key: unknown): key is string {
  const [at = '', id = ''] = typeof key === 'string' ? key.split('|') : [];
  return !Number.isNaN(Date.parse(at)) && isId(id);
}

function placeOf(key: string): IncidentPlace {
  const [at = '', paymentId = '', kind = ''] = key.split('|');
  return { at, paymentId, kind };
}
