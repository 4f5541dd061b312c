import { Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiPage } from '../../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { IdParamPipe } from '../../platform/http/request/id-param.pipe.js';
import type { Page } from '../../platform/http/lists/page.js';
import { OperatorController } from '../operator-controller.decorator.js';
import { CurrentActor } from '../audit/actor.decorator.js';
import type { Actor } from '../audit/audit.js';
import { FindFundingsDto } from './funding.dto.js';
import { FundingFileView, ListedFundingView, RequeriedFundingView } from './funding.view.js';
import { OperatorFundingsService } from './operator-fundings.service.js';

@OperatorController('operator/fundings', 'validation_failed')
export class OperatorFundingsController {
  constructor(private readonly fundings: OperatorFundingsService) {}

  @Get()
  @ApiOperation({
    operationId: 'findFundings',
    summary: 'Fundings by the gateway’s reference, or of one wallet',
  })
  @ApiPage(ListedFundingView)
  find(@Query() query: FindFundingsDto): Promise<Page<ListedFundingView>> {
    return this.fundings.find(query);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getOperatorFunding', summary: 'Everything we know of a funding' })
  @ApiOkResponse({ type: FundingFileView })
  @ApiProblems('not_found')
  get(@Param('id', IdParamPipe) id: string): Promise<FundingFileView> {
    return this.fundings.file(id);
  }

  @Post(':id/requery')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'requeryFunding',
    summary: 'Ask the gateway now',
    description:
      'Safe at any time: what was paid as asked for is credited once, and nothing is taken back.',
  })
  @ApiOkResponse({ type: RequeriedFundingView })
  @ApiProblems('malformed_json', 'not_found', 'payload_too_large', 'unsupported_media_type')
  requery(
    @CurrentActor() actor: Actor,
    @Param('id', IdParamPipe) id: string,
  ): Promise<RequeriedFundingView> {
    return this.fundings.requery(actor, id);
  }
}
