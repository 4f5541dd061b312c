import { Injectable } from '@nestjs/common';
import { PaymentDeskService } from '../bill-payments/desk/payment-desk.service.js';
import { Database } from '../platform/database/database.js';
import { idCursor } from '../platform/http/lists/cursor.js';
import { pageOf, type Page } from '../platform/http/lists/page.js';
import { FloatsService } from '../vending/floats/floats.service.js';
import { SwitchesService } from '../vending/routing/switches.service.js';
import { ActsService } from './audit/acts.service.js';
import { ApprovalsService } from './approvals/approvals.service.js';
import type { Actor } from './audit/audit.js';
import { listAuditRecords } from './audit/audit.store.js';
import type { ListAuditRecordsDto, SetSwitchDto } from './operator-desk.dto.js';
import {
  auditRecordView,
  floatView,
  switchView,
  type AuditRecordView,
  type OverviewView,
  type SwitchListView,
} from './operator-desk.view.js';
import { OperatorIncidentsService } from './incidents/operator-incidents.service.js';

const AUDIT_CURSOR = idCursor('audit-records');

/** The operators' desk: the overview, the switches and the audit log. */
@Injectable()
export class OperatorDeskService {
  constructor(
    private readonly database: Database,
    private readonly desk: PaymentDeskService,
    private readonly incidents: OperatorIncidentsService,
    private readonly approvals: ApprovalsService,
    private readonly switches: SwitchesService,
    private readonly floats: FloatsService,
    private readonly acts: ActsService,
  ) {}

  async overview(): Promise<OverviewView> {
    const [floats, held, openIncidents, pendingApprovals] = await Promise.all([
      this.floats.list(),
      this.desk.held(),
      this.incidents.countOpen(),
      this.approvals.countPending(),
    ]);
    const inReview = held.find(({ status }) => status === 'needs_review');
    const sum = (of: (row: (typeof held)[number]) => number): number =>
      held.reduce((total, row) => total + of(row), 0);
    return {
      floats: floats.map(floatView),
      held: held.map(({ status, count, total }) => ({ status, count, total })),
      inReview: { count: inReview?.count ?? 0, total: inReview?.total ?? 0 },
      overdue: {
        count: sum(({ overdueCount }) => overdueCount),
        total: sum(({ overdueTotal }) => overdueTotal),
      },
      openIncidents,
      pendingApprovals,
    };
  }

  /** Lists the newest first. */
  async listAuditRecords(query: ListAuditRecordsDto): Promise<Page<AuditRecordView>> {
    const { limit, cursor, subjectId, actorId } = query;
    const before = cursor === undefined ? null : AUDIT_CURSOR.decode(cursor);
    const filter = { subjectId, actorId };
    const rows = await listAuditRecords(this.database, filter, before, limit + 1);
    return pageOf(AUDIT_CURSOR, rows, limit, auditRecordView, (row) => row.id);
  }

  async listSwitches(): Promise<SwitchListView> {
    return { data: (await this.switches.list()).map(switchView) };
  }

  /** @throws Forbidden. */
  async setSwitch(actor: Actor, change: SetSwitchDto): Promise<SwitchListView> {
    const { provider, billerId, isOff, reason } = change;
    await this.acts.perform(actor, async (act) => {
      const changedBy = act.actor.userId;
      await this.switches.set(act.tx, { provider, billerId, isOff, reason, changedBy });
      await act.record({
        act: 'switch.set',
        subjectKind: 'switch',
        subjectId: `${provider ?? '*'}/${billerId ?? '*'}`,
        walletId: null,
        reason,
        details: { provider, billerId, isOff },
      });
    });
    await this.switches.reread();
    return this.listSwitches();
  }
}
