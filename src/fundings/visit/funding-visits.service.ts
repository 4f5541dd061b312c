import { Injectable } from '@nestjs/common';
import { Log } from '../../platform/logging/log.js';
import type { FundingStatus } from '../funding.js';
import { FundingGateway } from '../gateways/funding-gateway.js';
import { FundingSettlementService } from '../settle/funding-settlement.service.js';
import type { FundingTrigger } from '../settle/funding-step.js';
import type { DueFunding } from './due-fundings.store.js';
import type { GatewayAnswer } from '../gateways/gateway-answer.js';

/** Asks the gateway about a funding and applies the answer. Every trigger comes through here. */
@Injectable()
export class FundingVisitsService {
  constructor(
    private readonly gateway: FundingGateway,
    private readonly settlement: FundingSettlementService,
    private readonly log: Log,
  ) {}

  /** @returns the status afterwards; null when there is no such funding. */
  async visit(funding: DueFunding, trigger: FundingTrigger): Promise<FundingStatus | null> {
    return this.settlement.apply(funding, await this.answerAbout(funding, trigger), trigger);
  }

  /** Visits, and returns the gateway's answer. */
  async ask(funding: DueFunding, trigger: FundingTrigger): Promise<GatewayAnswer> {
    const answer = await this.answerAbout(funding, trigger);
    await this.settlement.apply(funding, answer, trigger);
    return answer;
  }

  private async answerAbout(funding: DueFunding, trigger: FundingTrigger): Promise<GatewayAnswer> {
    const answer = await this.gateway.verify(funding);
    if (answer.kind === 'unclear') {
      const { reference } = funding;
      this.log.warn(
        { reference, trigger, reason: answer.reason },
        'the gateway gave no clear answer about a funding; it is asked again',
      );
    }
    return answer;
  }
}
