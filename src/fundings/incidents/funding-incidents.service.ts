import { Injectable } from '@nestjs/common';
import { DomainError, NotFound } from '../../kernel/errors.js';
import { Database, type Tx } from '../../platform/database/database.js';
import type { FundingIncident, FundingIncidentPlace } from './funding-incident.js';
import type { FundingRef } from '../funding.js';
import {
  countOpenFundingIncidents,
  incidentsOfFunding,
  listFundingIncidents,
  resolveFundingIncident,
} from './funding-incident.store.js';

/** What must not happen to money that comes in and did: shown to people, and marked once settled. */
@Injectable()
export class FundingIncidentsService {
  constructor(private readonly database: Database) {}

  /** Oldest first; `at` is its time to the microsecond. */
  list(
    isOpen: boolean | null,
    after: FundingIncidentPlace | null,
    limit: number,
  ): Promise<(FundingIncident & { at: string })[]> {
    return listFundingIncidents(this.database, isOpen, after, limit);
  }

  countOpen(): Promise<number> {
    return countOpenFundingIncidents(this.database);
  }

  /** @throws NotFound, DomainError `incident_resolved`. */
  async resolve(tx: Tx, ref: FundingRef, kind: string, number: number): Promise<FundingIncident> {
    const wasOpen = await resolveFundingIncident(tx, ref, kind, number);
    const incidents = await incidentsOfFunding(tx, ref);
    const incident = incidents.find((one) => one.kind === kind && one.number === number);
    if (incident === undefined) throw new NotFound('incident');
    if (!wasOpen) throw new DomainError('incident_resolved', 'Somebody has resolved it already.');
    return incident;
  }
}
