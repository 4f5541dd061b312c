import { Get, Headers, Query, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../../auth/caller.js';
import { CurrentUser } from '../../auth/current-user.decorator.js';
import { ApiCall } from '../../platform/http/docs/api-call.decorator.js';
import { CustomerController } from '../../platform/http/docs/customer-controller.decorator.js';
import { ApiDocument } from '../../platform/http/docs/api-document.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { sendDownload } from '../../platform/http/download.js';
import { IdParam } from '../../platform/http/request/id-param.decorator.js';
import { RECEIPT_TYPES, ReceiptDto } from './receipt.dto.js';
import { ReceiptsService } from './receipts.service.js';

@CustomerController('Bill payments', 'bill-payments')
export class ReceiptsController {
  constructor(private readonly receipts: ReceiptsService) {}

  @Get(':id/receipt')
  @ApiCall(
    'Download a receipt',
    'Shows the tokens in groups of four digits, in the order in which they are keyed into the meter, with instructions. A ' +
      'failed purchase has a refund receipt. `format` or the header `Accept` chooses HTML or PDF.',
  )
  @ApiDocument('The receipt.', Object.values(RECEIPT_TYPES))
  @ApiProblems('not_found', 'receipt_not_ready')
  async getReceipt(
    @CurrentUser() caller: Caller,
    @IdParam() id: string,
    @Query() { format }: ReceiptDto,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return sendDownload(reply, await this.receipts.download(caller, id, { format, accept }));
  }
}
