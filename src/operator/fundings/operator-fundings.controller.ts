import { Get, Post, Query } from '@nestjs/common';
import { Answers, ApiCall } from '../../platform/http/docs/api-call.decorator.js';
import { ApiPage } from '../../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { IdParam } from '../../platform/http/request/id-param.decorator.js';
import type { Page } from '../../platform/http/lists/page.js';
import { OperatorController } from '../operator-controller.decorator.js';
import { CurrentActor } from '../audit/actor.decorator.js';
import type { Actor } from '../audit/audit.js';
import { FindFundingsDto } from './funding.dto.js';
import { FundingFileView, ListedFundingView, RequeriedFundingView } from './funding.view.js';
import { OperatorFundingsService } from './operator-fundings.service.js';

@OperatorController('fundings', 'operator/fundings')
export class OperatorFundingsController {
  constructor(private readonly fundings: OperatorFundingsService) {}

  @Get()
  @ApiCall(
    'Find fundings',
    'Finds a funding by the gateway’s reference, or lists the fundings of a wallet.',
  )
  @ApiPage(ListedFundingView, 'A page of fundings, newest first.')
  findFundings(@Query() query: FindFundingsDto): Promise<Page<ListedFundingView>> {
    return this.fundings.find(query);
  }

  @Get(':id')
  @ApiCall(
    'Get a funding with its history',
    'Shows the funding with its customer, webhooks, events, incidents, adjustments and ledger entries.',
  )
  @Answers(200, 'The funding with its history.', FundingFileView)
  @ApiProblems('not_found')
  getOperatorFunding(@IdParam() id: string): Promise<FundingFileView> {
    return this.fundings.dossier(id);
  }

  @Post(':id/requery')
  @ApiCall(
    'Ask the gateway about a funding',
    'Asks the gateway now. This is always safe: a payment is credited once, and only if it matches the funding; nothing is ' +
      'taken back.',
  )
  @Answers(200, 'The funding and the gateway’s answer.', RequeriedFundingView)
  @ApiProblems('not_found')
  requeryFunding(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
  ): Promise<RequeriedFundingView> {
    return this.fundings.requery(actor, id);
  }
}
