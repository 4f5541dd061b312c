import { Injectable } from '@nestjs/common';
import { IncidentsService } from '../../bill-payments/settle/incidents.service.js';
import { PaymentDeskService } from '../../bill-payments/desk/payment-desk.service.js';
import { NotFound } from '../../kernel/errors.js';
import type { Tx } from '../../platform/database/database.js';
import { listCursor } from '../../platform/http/lists/cursor.js';
import { pageOf, type Page } from '../../platform/http/lists/page.js';
import { FUNDING_INCIDENT_KINDS } from '../../fundings/funding.js';
import { FundingDeskService } from '../../fundings/desk/funding-desk.service.js';
import { FundingIncidentsService } from '../../fundings/incidents/funding-incidents.service.js';
import { ActsService } from '../audit/acts.service.js';
import type { Actor } from '../audit/audit.js';
import { inOrder, isPlace, keyOf, placeOf, type IncidentPlace } from './incident-place.js';
import { fundingIncidentView, incidentView, type IncidentView } from './incident.view.js';
import type { ListIncidentsDto, ResolveIncidentDto } from './operator-incidents.dto.js';

interface Listed {
  readonly place: IncidentPlace;
  readonly view: IncidentView;
}

const CURSOR = listCursor('incidents', isPlace);

/** What went wrong with purchases and fundings, in one list. */
@Injectable()
export class OperatorIncidentsService {
  constructor(
    private readonly payments: PaymentDeskService,
    private readonly paymentIncidents: IncidentsService,
    private readonly fundings: FundingDeskService,
    private readonly fundingIncidents: FundingIncidentsService,
    private readonly acts: ActsService,
  ) {}

  /** Oldest first. */
  async list({ open, limit, cursor }: ListIncidentsDto): Promise<Page<IncidentView>> {
    const after = cursor === undefined ? null : placeOf(CURSOR.decode(cursor));
    const isOpen = open ?? null;
    const [ofPayments, ofFundings] = await Promise.all([
      this.paymentIncidents.list(isOpen, after, limit + 1),
      this.fundingIncidents.list(isOpen, after, limit + 1),
    ]);
    const listed: Listed[] = [
      ...ofPayments.map((row) => ({
        place: { at: row.at, subjectId: row.paymentId, kind: row.kind, number: 1 },
        view: incidentView(row),
      })),
      ...ofFundings.map((row) => ({
        place: { at: row.at, subjectId: row.fundingId, kind: row.kind, number: row.number },
        view: fundingIncidentView(row),
      })),
    ];
    listed.sort((one, other) => inOrder(one.place, other.place));
    return pageOf(
      CURSOR,
      listed,
      limit,
      ({ view }) => view,
      ({ place }) => keyOf(place),
    );
  }

  async countOpen(): Promise<number> {
    const counts = await Promise.all([
      this.paymentIncidents.countOpen(),
      this.fundingIncidents.countOpen(),
    ]);
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** @throws NotFound, DomainError `incident_resolved`, Forbidden. */
  async resolve(
    actor: Actor,
    subjectId: string,
    kind: string,
    { reason, number }: ResolveIncidentDto,
  ): Promise<IncidentView> {
    const isOfFunding = FUNDING_INCIDENT_KINDS.some((one) => one === kind);
    const { walletId } = await (isOfFunding ? this.fundings : this.payments).getRef(subjectId);
    return this.acts.perform(actor, async (act) => {
      const ref = { walletId, subjectId };
      const resolved = isOfFunding
        ? await this.resolveOfFunding(act.tx, ref, kind, number)
        : await this.resolveOfPayment(act.tx, ref, kind, number);
      await act.record({
        act: 'incident.resolve',
        subjectKind: 'incident',
        subjectId,
        walletId,
        reason,
        details: { kind, number },
      });
      return resolved;
    });
  }

  private async resolveOfFunding(
    tx: Tx,
    { walletId, subjectId: id }: SubjectRef,
    kind: string,
    number: number,
  ): Promise<IncidentView> {
    return fundingIncidentView(
      await this.fundingIncidents.resolve(tx, { walletId, id }, kind, number),
    );
  }

  private async resolveOfPayment(
    tx: Tx,
    { walletId, subjectId: paymentId }: SubjectRef,
    kind: string,
    number: number,
  ): Promise<IncidentView> {
    if (number !== 1) throw new NotFound('incident');
    return incidentView(await this.paymentIncidents.resolve(tx, { walletId, paymentId }, kind));
  }
}

interface SubjectRef {
  readonly walletId: string;
  readonly subjectId: string;
}
