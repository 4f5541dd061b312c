import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { ApiCall } from '../platform/http/docs/api-call.decorator.js';
import { ApiPage } from '../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';
import { IdParamPipe } from '../platform/http/request/id-param.pipe.js';
import type { Page } from '../platform/http/lists/page.js';
import { PreferWait } from '../platform/http/request/prefer-wait.decorator.js';
import { ListFundingsDto } from './funding.dto.js';
import { FundingDetailsView } from './funding.view.js';
import { FundingsService } from './fundings.service.js';

@ApiTags('Wallets')
@ApiBearerAuth()
@ApiProblems('unauthenticated', 'rate_limited', 'database_unavailable')
@Controller('wallets/fundings')
export class FundingsController {
  constructor(private readonly fundings: FundingsService) {}

  @Get()
  @ApiCall('listFundings', 'List fundings', 'Lists the caller’s fundings, also those that failed.')
  @ApiPage(FundingDetailsView, 'A page of fundings, newest first.')
  list(
    @CurrentUser() caller: Caller,
    @Query() query: ListFundingsDto,
  ): Promise<Page<FundingDetailsView>> {
    return this.fundings.list(caller, query);
  }

  @Get(':id')
  @ApiCall(
    'getFunding',
    'Get a funding',
    'Shows whether the money has arrived. With `Prefer: wait=30` the request waits until the funding has ended.',
  )
  @ApiOkResponse({ description: 'The funding.', type: FundingDetailsView })
  @ApiProblems('not_found')
  get(
    @CurrentUser() caller: Caller,
    @Param('id', IdParamPipe) id: string,
    @PreferWait() waitSeconds: number,
  ): Promise<FundingDetailsView> {
    return this.fundings.get(caller, id, waitSeconds);
  }
}
