import { Injectable } from '@nestjs/common';
import { UsersService } from '../../auth/users.service.js';
import { EventHistoryService } from '../../events/event-history.service.js';
import { ValidationFailed } from '../../kernel/errors.js';
import { LedgerService } from '../../ledger/ledger.service.js';
import { walletView } from '../../ledger/wallet.view.js';
import type { Page } from '../../platform/http/lists/page.js';
import { FundingDeskService } from '../../fundings/desk/funding-desk.service.js';
import { ActsService } from '../audit/acts.service.js';
import { ApprovalsService } from '../approvals/approvals.service.js';
import type { Actor } from '../audit/audit.js';
import type { FindFundingsDto } from './funding.dto.js';
import {
  operatorFundingView,
  requeriedFundingView,
  webhookView,
  type FundingFileView,
  type ListedFundingView,
  type RequeriedFundingView,
} from './funding.view.js';
import { incidentView } from '../incidents/incident.view.js';
import { entryView, timelineView } from '../payments/payment.view.js';

/** Finds and shows fundings, and asks the gateway about them again. */
@Injectable()
export class OperatorFundingsService {
  constructor(
    private readonly desk: FundingDeskService,
    private readonly ledger: LedgerService,
    private readonly users: UsersService,
    private readonly history: EventHistoryService,
    private readonly acts: ActsService,
    private readonly approvals: ApprovalsService,
  ) {}

  /**
   * Finds a funding by the gateway's reference, or lists those of one wallet, newest first.
   * @throws ValidationFailed when neither is given.
   */
  async find({ reference, walletId, ...list }: FindFundingsDto): Promise<Page<ListedFundingView>> {
    if (reference !== undefined) {
      const found = await this.desk.byReference(reference);
      const data = found.map((one) => Object.assign({ walletId: one.walletId }, one.view));
      return { data, nextCursor: null };
    }
    if (walletId === undefined) {
      const message = 'say walletId or reference';
      throw new ValidationFailed([{ field: 'walletId', message }]);
    }
    const page = await this.desk.listOf(walletId, list);
    return {
      data: page.data.map((view) => Object.assign({ walletId }, view)),
      nextCursor: page.nextCursor,
    };
  }

  /** @throws NotFound. */
  async dossier(id: string): Promise<FundingFileView> {
    const ref = await this.desk.getRef(id);
    const { walletId } = ref;
    const [funding, wallet] = await Promise.all([this.desk.get(ref), this.ledger.wallet(walletId)]);
    const [user, { webhooks, incidents }, events, adjustments, entries] = await Promise.all([
      this.users.get(wallet.userId),
      this.desk.evidenceOf(ref),
      this.history.of(walletId, id),
      this.approvals.ofFunding(ref),
      this.ledger.entriesOf(walletId, id),
    ]);
    return {
      funding: operatorFundingView(funding),
      customer: { user, wallet: walletView(wallet) },
      webhooks: webhooks.map(webhookView),
      timeline: events.map(timelineView),
      incidents: incidents.map(incidentView),
      adjustments,
      entries: entries.map(entryView),
    };
  }

  /**
   * Asks the gateway now and applies its answer: a payment of the requested amount is credited.
   * @throws NotFound, Forbidden.
   */
  async requery(actor: Actor, id: string): Promise<RequeriedFundingView> {
    const ref = await this.desk.getRef(id);
    await this.acts.perform(actor, (act) =>
      act.record({
        act: 'funding.requery',
        subjectKind: 'funding',
        subjectId: id,
        walletId: ref.walletId,
        reason: null,
        details: {},
      }),
    );
    const answer = await this.desk.ask(ref);
    return requeriedFundingView(await this.desk.get(ref), answer);
  }
}
