import { Get, Query } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { Answers, ApiCall } from '../platform/http/docs/api-call.decorator.js';
import { CustomerController } from '../platform/http/docs/customer-controller.decorator.js';
import { ApiPage } from '../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';
import { IdParam } from '../platform/http/request/id-param.decorator.js';
import type { Page } from '../platform/http/lists/page.js';
import { TransactionView } from './transaction.view.js';
import { ListTransactionsDto } from './transactions.dto.js';
import { TransactionsService } from './transactions.service.js';

@CustomerController('Transactions', 'transactions')
export class TransactionsController {
  constructor(private readonly transactions: TransactionsService) {}

  @Get()
  @ApiCall('List transactions', 'Lists the movements of money on the caller’s wallet.')
  @ApiPage(TransactionView, 'A page of transactions, newest first.')
  listTransactions(
    @CurrentUser() caller: Caller,
    @Query() query: ListTransactionsDto,
  ): Promise<Page<TransactionView>> {
    return this.transactions.list(caller, query);
  }

  @Get(':id')
  @ApiCall('Get a transaction', 'Shows one movement of money on the caller’s wallet.')
  @Answers(200, 'The transaction.', TransactionView)
  @ApiProblems('not_found')
  getTransaction(@CurrentUser() caller: Caller, @IdParam() id: string): Promise<TransactionView> {
    return this.transactions.get(caller, id);
  }
}
