import { Controller, Get, Query, Res, type StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { ApiDocument } from '../platform/http/docs/api-document.decorator.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';
import { sendDownload } from '../platform/http/download.js';
import { EXPORT_TYPES, ExportDto } from './statement.dto.js';
import { StatementsService } from './statements.service.js';

@ApiTags('Transactions')
@ApiBearerAuth()
@ApiProblems('validation_failed', 'unauthenticated', 'rate_limited', 'database_unavailable')
@Controller('transactions')
export class StatementsController {
  constructor(private readonly statements: StatementsService) {}

  @Get('export')
  @ApiOperation({
    operationId: 'exportTransactions',
    summary: 'The caller’s statement as a document',
    description:
      'All transactions of a time, oldest first, between their opening and their closing balance: opening + ' +
      'credits − debits = closing. CSV of any length; PDF up to 10,000 transactions. Amounts are ' +
      'naira, times those of Lagos.',
  })
  @ApiDocument('The statement.', Object.values(EXPORT_TYPES))
  @ApiProblems('export_too_large')
  async export(
    @CurrentUser() caller: Caller,
    @Query() query: ExportDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return sendDownload(reply, await this.statements.download(caller, query));
  }
}
