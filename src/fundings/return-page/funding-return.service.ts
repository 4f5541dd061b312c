import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { FundingStatus } from '../funding.js';
import { FundingGateway } from '../gateways/funding-gateway.js';
import { FundingVisitsService } from '../visit/funding-visits.service.js';
import { findFundingByReference } from '../funding.store.js';

/** The messages for payers who return. */
export interface ReturnedFunding {
  readonly status: FundingStatus;
  /** Kobo. */
  readonly amount: number;
  /** The gateway's page of it, if it has one. */
  readonly payUrl: string | null;
}

/** Serves payers who return from the gateway's page. It does not trust the query: it asks the gateway. */
@Injectable()
export class FundingReturnService {
  constructor(
    private readonly database: Database,
    private readonly gateway: FundingGateway,
    private readonly visits: FundingVisitsService,
  ) {}

  /** Asks the gateway, unless the end is known; null when there is no such funding. */
  async handleReturn(reference: string): Promise<ReturnedFunding | null> {
    const funding = await findFundingByReference(this.database, this.gateway.code, reference);
    if (funding === null) return null;
    const { status, amount, authorizationUrl: payUrl } = funding;
    const isOpen = status === 'pending' || status === 'failed';
    if (!isOpen) return { status, amount, payUrl };
    return { status: (await this.visits.visit(funding, 'return')) ?? status, amount, payUrl };
  }
}
