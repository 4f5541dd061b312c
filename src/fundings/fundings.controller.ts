import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
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
@ApiProblems('validation_failed', 'unauthenticated', 'rate_limited', 'database_unavailable')
@Controller('wallets/fundings')
export class FundingsController {
  constructor(private readonly fundings: FundingsService) {}

  @Get()
  @ApiOperation({ operationId: 'listFundings', summary: 'What was paid, or not, into the wallet' })
  @ApiPage(FundingDetailsView)
  list(
    @CurrentUser() caller: Caller,
    @Query() query: ListFundingsDto,
  ): Promise<Page<FundingDetailsView>> {
    return this.fundings.list(caller, query);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getFunding', summary: 'One funding' })
  @ApiOkResponse({ type: FundingDetailsView })
  @ApiProblems('not_found')
  get(
    @CurrentUser() caller: Caller,
    @Param('id', IdParamPipe) id: string,
    @PreferWait() waitSeconds: number,
  ): Promise<FundingDetailsView> {
    return this.fundings.get(caller, id, waitSeconds);
  }
}
