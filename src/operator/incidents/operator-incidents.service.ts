import { Injectable } from '@nestjs/common';
import {
  isIncidentListKey,
  incidentListKey,
  incidentListPosition,
} from '../../incidents/incident-list-position.js';
import { IncidentsService } from '../../incidents/incidents.service.js';
import { listCursor } from '../../platform/http/lists/cursor.js';
import { pageOf, type Page } from '../../platform/http/lists/page.js';
import { ActsService } from '../audit/acts.service.js';
import type { Actor } from '../audit/audit.js';
import { INCIDENT_SUBJECTS, incidentView, type IncidentView } from './incident.view.js';
import type { ListIncidentsDto, ResolveIncidentDto } from './operator-incidents.dto.js';

const CURSOR = listCursor('incidents', isIncidentListKey);

/** Lists and resolves the incidents of purchases and fundings. */
@Injectable()
export class OperatorIncidentsService {
  constructor(
    private readonly incidents: IncidentsService,
    private readonly acts: ActsService,
  ) {}

  /** Lists the oldest first. */
  async list({ open, limit, cursor }: ListIncidentsDto): Promise<Page<IncidentView>> {
    const after = cursor === undefined ? null : incidentListPosition(CURSOR.decode(cursor));
    const rows = await this.incidents.list(INCIDENT_SUBJECTS, open ?? null, after, limit + 1);
    return pageOf(CURSOR, rows, limit, incidentView, incidentListKey);
  }

  countOpen(): Promise<number> {
    return this.incidents.countOpen();
  }

  /** @throws NotFound, DomainError `incident_resolved`, Forbidden. */
  resolve(
    actor: Actor,
    subjectId: string,
    kind: string,
    { reason, number }: ResolveIncidentDto,
  ): Promise<IncidentView> {
    const key = { subjectId, kind, number };
    return this.acts.perform(actor, async (act) => {
      const resolved = await this.incidents.resolve(act.tx, INCIDENT_SUBJECTS, key);
      await act.record({
        act: 'incident.resolve',
        subjectKind: 'incident',
        subjectId,
        walletId: resolved.walletId,
        reason,
        details: { kind, number },
      });
      return incidentView(resolved);
    });
  }
}
