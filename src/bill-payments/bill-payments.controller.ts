import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { API_HEADERS } from '../platform/http/docs/api-headers.js';
import { ApiPage } from '../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';
import { IdParamPipe } from '../platform/http/request/id-param.pipe.js';
import { IdempotencyKey } from '../platform/http/request/idempotency-key.decorator.js';
import type { Page } from '../platform/http/lists/page.js';
import { PreferWait } from '../platform/http/request/prefer-wait.decorator.js';
import { markReplayed } from '../platform/http/request/replayed.js';
import { AcceptService } from './accept/accept.service.js';
import { CreateBillPaymentDto, ListBillPaymentsDto } from './bill-payment.dto.js';
import { BillPaymentView } from './bill-payment.view.js';
import { BillPaymentsService } from './bill-payments.service.js';

@ApiTags('Bill payments')
@ApiBearerAuth()
@ApiProblems('validation_failed', 'unauthenticated', 'rate_limited', 'database_unavailable')
@Controller('bill-payments')
export class BillPaymentsController {
  constructor(
    private readonly acceptance: AcceptService,
    private readonly payments: BillPaymentsService,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    operationId: 'createBillPayment',
    summary: 'Buy electricity',
    description:
      'Accepted at once, vended in the background. It ends as `completed` with the token, or as ' +
      '`failed` with the whole total back in the wallet. Send an Idempotency-Key, so that a ' +
      'repeated request cannot buy twice. The same amount for the same meter a moment after a ' +
      'purchase that has not failed is refused, unless `allowDuplicate` says that it is meant.',
  })
  @ApiAcceptedResponse({
    type: BillPaymentView,
    headers: { ...API_HEADERS.location, ...API_HEADERS.replayed },
  })
  @ApiProblems(
    'malformed_json',
    'wallet_frozen',
    'idempotency_conflict',
    'duplicate_purchase',
    'payload_too_large',
    'unsupported_media_type',
    'insufficient_funds',
    'limit_exceeded',
    'amount_out_of_range',
    'biller_unavailable',
    'meter_cannot_vend',
    'busy',
  )
  async create(
    @CurrentUser() caller: Caller,
    @Body() body: CreateBillPaymentDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BillPaymentView> {
    const { view, isReplayed } = await this.acceptance.accept(caller, body, key);
    void reply.header('Location', `/bill-payments/${view.id}`);
    markReplayed(reply, isReplayed);
    return view;
  }

  @Get()
  @ApiOperation({ operationId: 'listBillPayments', summary: 'The caller’s purchases' })
  @ApiPage(BillPaymentView)
  list(
    @CurrentUser() caller: Caller,
    @Query() query: ListBillPaymentsDto,
  ): Promise<Page<BillPaymentView>> {
    return this.payments.list(caller, query);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getBillPayment', summary: 'One purchase' })
  @ApiOkResponse({ type: BillPaymentView })
  @ApiProblems('not_found')
  get(
    @CurrentUser() caller: Caller,
    @Param('id', IdParamPipe) id: string,
    @PreferWait() waitSeconds: number,
  ): Promise<BillPaymentView> {
    return this.payments.get(caller, id, waitSeconds);
  }
}
