import { Get, Query, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { ApiCall } from '../platform/http/docs/api-call.decorator.js';
import { CustomerController } from '../platform/http/docs/customer-controller.decorator.js';
import { ApiDocument } from '../platform/http/docs/api-document.decorator.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';
import { sendDownload } from '../platform/http/download.js';
import { EXPORT_TYPES, ExportDto } from './statement.dto.js';
import { StatementsService } from './statements.service.js';

@CustomerController('Transactions', 'transactions')
export class StatementsController {
  constructor(private readonly statements: StatementsService) {}

  @Get('export')
  @ApiCall(
    'Download a statement',
    'Lists all transactions of a period, oldest first, between the opening and the closing balance. Opening balance + ' +
      'credits − debits = closing balance. A CSV file can have any length, a PDF up to 10,000 transactions. Amounts are in ' +
      'naira, times in Lagos time.',
  )
  @ApiDocument('The statement.', Object.values(EXPORT_TYPES))
  @ApiProblems('export_too_large')
  async exportTransactions(
    @CurrentUser() caller: Caller,
    @Query() query: ExportDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return sendDownload(reply, await this.statements.download(caller, query));
  }
}
