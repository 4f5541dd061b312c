import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { DomainError, Forbidden, NotFound } from '../../kernel/errors.js';
import { failPoint } from '../../kernel/fail-point.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { Log } from '../../platform/logging/log.js';
import { FundingGateway } from '../gateways/funding-gateway.js';
import { FundingSettlementService } from '../settle/funding-settlement.service.js';
import { FundingLanesService } from '../visit/funding-lanes.service.js';
import { markFundingDue, type DueFunding } from '../visit/due-fundings.store.js';
import { findFundingByReference } from '../funding.store.js';
import type { GatewayNotice } from './gateway-notice.js';
import { recordNotice } from './gateway-webhook.store.js';

export interface ReceivedNotice {
  readonly bytes: Uint8Array;
  readonly signature: string | undefined;
  /** The address of the sender. */
  readonly address: string;
}

/**
 * Receives the notices of a gateway. A notice is stored and moves no money: one that says "paid" makes the
 * funding due, and then the gateway is asked.
 */
@Injectable()
export class GatewayNoticesService {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly gateway: FundingGateway,
    private readonly settlement: FundingSettlementService,
    private readonly lanes: FundingLanesService,
    private readonly log: Log,
  ) {}

  /**
   * Returns once the notice is kept.
   * @throws NotFound (another gateway is in use), Forbidden (from an address that is not the
   * gateway's), DomainError `unauthenticated` (not signed by it).
   */
  async receive(gateway: string, { bytes, signature, address }: ReceivedNotice): Promise<void> {
    if (this.gateway.code !== gateway) throw new NotFound('page');
    const allowed = this.config.env.PAYSTACK_WEBHOOK_ADDRESSES;
    if (allowed.length > 0 && !allowed.includes(address)) {
      this.log.warn({ address }, 'a webhook came from an address that is not the gateway’s');
      throw new Forbidden('Webhooks are not taken from this address.');
    }
    const notice = this.gateway.readNotice(bytes, signature);
    if (notice === null) {
      this.log.warn({ address }, 'a webhook is not signed by the gateway');
      throw new DomainError('unauthenticated', 'The body is not signed by the gateway.');
    }
    const digest = hash('sha256', bytes, 'hex');
    const due = await this.database.transaction((tx) => this.keep(tx, notice, digest));
    await failPoint('webhook-kept');
    if (due !== null) this.lanes.offer(due, digest);
  }

  /** @returns the funding to ask the gateway about, if there is one. */
  private async keep(tx: Tx, notice: GatewayNotice, digest: string): Promise<DueFunding | null> {
    const { code } = this.gateway;
    await recordNotice(tx, code, digest, notice);
    if (notice.means === 'other' || notice.reference === null) return null;
    const funding = await findFundingByReference(tx, code, notice.reference);
    if (funding === null) return null;
    const { means } = notice;
    if (means === 'refunded' || means === 'charged_back') {
      await this.settlement.flag(tx, funding, means, { ...notice, digest });
    }
    const isDue = await markFundingDue(tx, funding);
    return isDue || means === 'dispute_ended' ? funding : null;
  }
}
