import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { ApiPage } from '../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';
import { IdParamPipe } from '../platform/http/request/id-param.pipe.js';
import type { Page } from '../platform/http/lists/page.js';
import { TransactionView } from './transaction.view.js';
import { ListTransactionsDto } from './transactions.dto.js';
import { TransactionsService } from './transactions.service.js';

@ApiTags('Transactions')
@ApiBearerAuth()
@ApiProblems('validation_failed', 'unauthenticated', 'rate_limited', 'database_unavailable')
@Controller('transactions')
export class TransactionsController {
  constructor(private readonly transactions: TransactionsService) {}

  @Get()
  @ApiOperation({ operationId: 'listTransactions', summary: 'The caller’s statement' })
  @ApiPage(TransactionView)
  list(
    @CurrentUser() caller: Caller,
    @Query() query: ListTransactionsDto,
  ): Promise<Page<TransactionView>> {
    return this.transactions.list(caller, query);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getTransaction', summary: 'One movement of money' })
  @ApiOkResponse({ type: TransactionView })
  @ApiProblems('not_found')
  get(
    @CurrentUser() caller: Caller,
    @Param('id', IdParamPipe) id: string,
  ): Promise<TransactionView> {
    return this.transactions.get(caller, id);
  }
}
