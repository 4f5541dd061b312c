import { Get, Query } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { Answers, ApiCall } from '../platform/http/docs/api-call.decorator.js';
import { CustomerController } from '../platform/http/docs/customer-controller.decorator.js';
import { ApiPage } from '../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';
import { IdParam } from '../platform/http/request/id-param.decorator.js';
import type { Page } from '../platform/http/lists/page.js';
import { PreferWait } from '../platform/http/request/prefer-wait.decorator.js';
import { ListFundingsDto } from './funding.dto.js';
import { FundingDetailsView } from './funding.view.js';
import { FundingsService } from './fundings.service.js';

@CustomerController('Wallets', 'wallets/fundings')
export class FundingsController {
  constructor(private readonly fundings: FundingsService) {}

  @Get()
  @ApiCall('List fundings', 'Lists the caller’s fundings, also those that failed.')
  @ApiPage(FundingDetailsView, 'A page of fundings, newest first.')
  listFundings(
    @CurrentUser() caller: Caller,
    @Query() query: ListFundingsDto,
  ): Promise<Page<FundingDetailsView>> {
    return this.fundings.list(caller, query);
  }

  @Get(':id')
  @ApiCall(
    'Get a funding',
    'Shows whether the money has arrived. With `Prefer: wait=30` the request waits until the funding has ended.',
  )
  @Answers(200, 'The funding.', FundingDetailsView)
  @ApiProblems('not_found')
  getFunding(
    @CurrentUser() caller: Caller,
    @IdParam() id: string,
    @PreferWait() waitSeconds: number,
  ): Promise<FundingDetailsView> {
    return this.fundings.get(caller, id, waitSeconds);
  }
}
