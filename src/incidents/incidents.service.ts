import { Injectable } from '@nestjs/common';
import { DomainError, NotFound } from '../kernel/errors.js';
import { Database, type Tx } from '../platform/database/database.js';
import type {
  Incident,
  IncidentKey,
  IncidentSubject,
  IncidentSubjectRef,
  NewIncident,
} from './incident.js';
import type { IncidentListPosition } from './incident-list-position.js';
import {
  countOpenIncidents,
  findIncident,
  hasOpened,
  incidentsOf,
  listIncidents,
  openIncident,
  resolveIncident,
} from './incidents.store.js';

/** Events that must not happen and did. Features open incidents; a person reads, settles and resolves them. */
@Injectable()
export class IncidentsService {
  constructor(private readonly database: Database) {}

  /**
   * Opens an incident in the commit of what showed it. The caller has locked its subject.
   * @returns its number among the incidents of its kind; null when it exists already.
   * @example
   * const number = await incidents.open(tx, FUNDING_INCIDENTS, { walletId, subjectId, kind: 'reversed', evidence });
   */
  open<Kind extends string>(
    tx: Tx,
    about: IncidentSubject<Kind>,
    incident: NewIncident<Kind>,
  ): Promise<number | null> {
    return openIncident(tx, about, incident);
  }

  /** Whether a webhook has opened an incident of this kind. The caller has locked the subject. */
  hasOpened<Kind extends string>(
    tx: Tx,
    about: IncidentSubject<Kind>,
    of: IncidentSubjectRef & { readonly kind: Kind },
    noticeDigest: string,
  ): Promise<boolean> {
    return hasOpened(tx, about, of, noticeDigest);
  }

  /** Those of one subject, oldest first. */
  of(about: IncidentSubject, ref: IncidentSubjectRef): Promise<Incident[]> {
    return incidentsOf(this.database, about, ref);
  }

  /** Oldest first; `at` is its time to the microsecond. */
  list(
    subjects: readonly IncidentSubject[],
    isOpen: boolean | null,
    after: IncidentListPosition | null,
    limit: number,
  ): Promise<(Incident & { at: string })[]> {
    return listIncidents(this.database, subjects, isOpen, after, limit);
  }

  countOpen(): Promise<number> {
    return countOpenIncidents(this.database);
  }

  /** @throws NotFound, DomainError `incident_resolved`. */
  async resolve(tx: Tx, subjects: readonly IncidentSubject[], key: IncidentKey): Promise<Incident> {
    const wasOpen = await resolveIncident(tx, subjects, key);
    const incident = await findIncident(tx, subjects, key);
    if (incident === null) throw new NotFound('incident');
    if (!wasOpen) throw new DomainError('incident_resolved', 'Somebody has resolved it already.');
    return incident;
  }
}
