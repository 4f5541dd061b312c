import { Injectable } from '@nestjs/common';
import { DomainError, NotFound } from '../../kernel/errors.js';
import { Database, type Tx } from '../../platform/database/database.js';
import type { PaymentRef } from '../payment/payment.js';
import {
  countOpenIncidents,
  incidentsOf,
  listIncidents,
  resolveIncident,
  type IncidentPlace,
} from '../desk/payment-desk.store.js';
import type { IncidentRow } from '../desk/payment-evidence.js';

/** What must not happen and did: shown to people, and marked once they have settled it. */
@Injectable()
export class IncidentsService {
  constructor(private readonly database: Database) {}

  /** Oldest first; `at` is its time to the microsecond. */
  list(
    isOpen: boolean | null,
    after: IncidentPlace | null,
    limit: number,
  ): Promise<(IncidentRow & { at: string })[]> {
    return listIncidents(this.database, isOpen, after, limit);
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
