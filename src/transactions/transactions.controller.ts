import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { ApiCall } from '../platform/http/docs/api-call.decorator.js';
import { ApiPage } from '../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';
import { IdParamPipe } from '../platform/http/request/id-param.pipe.js';
import type { Page } from '../platform/http/lists/page.js';
import { TransactionView } from './transaction.view.js';
import { ListTransactionsDto } from './transactions.dto.js';
import { TransactionsService } from './transactions.service.js';

@ApiTags('Transactions')
@ApiBearerAuth()
@ApiProblems('unauthenticated', 'rate_limited', 'database_unavailable')
@Controller('transactions')
export class TransactionsController {
  constructor(private readonly transactions: TransactionsService) {}

  @Get()
  @ApiCall(
    'listTransactions',
    'List transactions',
    'Lists the movements of money on the caller’s wallet.',
  )
  @ApiPage(TransactionView, 'A page of transactions, newest first.')
  list(
    @CurrentUser() caller: Caller,
    @Query() query: ListTransactionsDto,
  ): Promise<Page<TransactionView>> {
    return this.transactions.list(caller, query);
  }

  @Get(':id')
  @ApiCall(
    'getTransaction',
    'Get a transaction',
    'Shows one movement of money on the caller’s wallet.',
  )
  @ApiOkResponse({ description: 'The transaction.', type: TransactionView })
  @ApiProblems('not_found')
  get(
    @CurrentUser() caller: Caller,
    @Param('id', IdParamPipe) id: string,
  ): Promise<TransactionView> {
    return this.transactions.get(caller, id);
  }
}
