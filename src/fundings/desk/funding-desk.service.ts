import { Injectable } from '@nestjs/common';
import type { Incident } from '../../incidents/incident.js';
import { IncidentsService } from '../../incidents/incidents.service.js';
import { NotFound } from '../../kernel/errors.js';
import { Database, type Tx } from '../../platform/database/database.js';
import type { Page } from '../../platform/http/lists/page.js';
import { FUNDING_INCIDENTS, type FundingRef } from '../funding.js';
import type { ListFundingsDto } from '../funding.dto.js';
import {
  evidenceOfFunding,
  findFundingById,
  findFundingsByReference,
  lockFundingCredits,
  webhooksAbout,
} from './funding-desk.store.js';
import type { FundingEvidence, FundingCredits, KeptWebhook } from './funding-evidence.js';
import { FundingGateway } from '../gateways/funding-gateway.js';
import { FundingVisitsService } from '../visit/funding-visits.service.js';
import { findFunding, type FundingRow } from '../funding.store.js';
import { fundingDetailsView, type FundingDetailsView } from '../funding.view.js';
import { FundingsService } from '../fundings.service.js';
import type { GatewayAnswer } from '../gateways/gateway-answer.js';
import { storeNairaValue } from '../settle/funding-paid.store.js';

/** A funding as an operator sees it: the customer's view, the customer, and its internal state. */
export interface DeskFunding extends FundingEvidence {
  readonly walletId: string;
  readonly view: FundingDetailsView;
}

/** Fundings of all customers, for operators. */
@Injectable()
export class FundingDeskService {
  constructor(
    private readonly database: Database,
    private readonly gateway: FundingGateway,
    private readonly fundings: FundingsService,
    private readonly visits: FundingVisitsService,
    private readonly incidents: IncidentsService,
  ) {}

  /** @throws NotFound. */
  async getRef(id: string): Promise<FundingRef> {
    const ref = await findFundingById(this.database, id);
    if (ref === null) throw new NotFound('funding');
    return ref;
  }

  /** @throws NotFound. */
  async get(ref: FundingRef): Promise<DeskFunding> {
    const [row, evidence] = await Promise.all([
      this.row(ref),
      evidenceOfFunding(this.database, ref),
    ]);
    if (evidence === null) throw new NotFound('funding');
    return { walletId: ref.walletId, view: fundingDetailsView(row), ...evidence };
  }

  /** @throws NotFound. */
  async lockCredits(tx: Tx, ref: FundingRef): Promise<FundingCredits> {
    const credits = await lockFundingCredits(tx, ref);
    if (credits === null) throw new NotFound('funding');
    return credits;
  }

  /** Records in `tx` the value in kobo that operators gave a payment in another currency. */
  storeNairaValue(tx: Tx, ref: FundingRef, worth: number): Promise<void> {
    return storeNairaValue(tx, ref, worth);
  }

  async byReference(reference: string): Promise<DeskFunding[]> {
    const refs = await findFundingsByReference(this.database, reference);
    return Promise.all(refs.map((ref) => this.get(ref)));
  }

  /** Of one wallet, newest first, as its customer sees them. */
  listOf(walletId: string, query: ListFundingsDto): Promise<Page<FundingDetailsView>> {
    return this.fundings.list({ walletId }, query);
  }

  async evidenceOf(ref: FundingRef): Promise<{ webhooks: KeptWebhook[]; incidents: Incident[] }> {
    const [webhooks, incidents] = await Promise.all([
      webhooksAbout(this.database, await this.row(ref)),
      this.incidents.of(FUNDING_INCIDENTS, { walletId: ref.walletId, subjectId: ref.id }),
    ]);
    return { webhooks, incidents };
  }

  /**
   * Asks the gateway now, and applies its answer.
   * @returns the answer; null when the gateway that took the payment is not the one in use.
   */
  async ask(ref: FundingRef): Promise<GatewayAnswer | null> {
    const funding = await this.row(ref);
    if (funding.gateway !== this.gateway.code) return null;
    return this.visits.ask(funding, 'operator');
  }

  private async row(ref: FundingRef): Promise<FundingRow> {
    const row = await findFunding(this.database, ref);
    if (row === null) throw new NotFound('funding');
    return row;
  }
}
