import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { Answers, ApiCall } from '../platform/http/docs/api-call.decorator.js';
import { CustomerController } from '../platform/http/docs/customer-controller.decorator.js';
import { ApiPage } from '../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';
import { IdParam } from '../platform/http/request/id-param.decorator.js';
import { IdempotencyKey } from '../platform/http/request/idempotency-key.decorator.js';
import type { Page } from '../platform/http/lists/page.js';
import { PreferWait } from '../platform/http/request/prefer-wait.decorator.js';
import { answerTo } from '../platform/http/request/replayed.js';
import { AcceptService } from './accept/accept.service.js';
import { CreateBillPaymentDto, ListBillPaymentsDto } from './bill-payment.dto.js';
import { BillPaymentView } from './bill-payment.view.js';
import { BillPaymentsService } from './bill-payments.service.js';

@CustomerController('Bill payments', 'bill-payments')
export class BillPaymentsController {
  constructor(
    private readonly acceptance: AcceptService,
    private readonly payments: BillPaymentsService,
  ) {}

  @Post()
  @ApiCall(
    'Buy electricity',
    'The purchase is accepted at once and sent to a provider in the background. It ends as `completed` with a token, or as ' +
      '`failed` with the whole total back in the wallet. Send an `Idempotency-Key`, so that a repeated request does not buy ' +
      'twice. A second purchase of the same amount for the same meter within ten minutes is refused, unless `allowDuplicate` ' +
      'is true or the first one has failed.',
  )
  @Answers(202, 'The purchase is accepted.', BillPaymentView, 'location', 'replayed')
  @ApiProblems(
    'wallet_frozen',
    'idempotency_conflict',
    'duplicate_purchase',
    'insufficient_funds',
    'limit_exceeded',
    'amount_out_of_range',
    'biller_unavailable',
    'meter_cannot_vend',
    'busy',
  )
  async createBillPayment(
    @CurrentUser() caller: Caller,
    @Body() body: CreateBillPaymentDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BillPaymentView> {
    return answerTo(reply, await this.acceptance.accept(caller, body, key), '/bill-payments');
  }

  @Get()
  @ApiCall('List purchases', 'Lists the caller’s purchases.')
  @ApiPage(BillPaymentView, 'A page of purchases, newest first.')
  listBillPayments(
    @CurrentUser() caller: Caller,
    @Query() query: ListBillPaymentsDto,
  ): Promise<Page<BillPaymentView>> {
    return this.payments.list(caller, query);
  }

  @Get(':id')
  @ApiCall(
    'Get a purchase',
    'Shows the status of a purchase, and its token. With `Prefer: wait=30` the request waits until the purchase has ended.',
  )
  @Answers(200, 'The purchase.', BillPaymentView)
  @ApiProblems('not_found')
  getBillPayment(
    @CurrentUser() caller: Caller,
    @IdParam() id: string,
    @PreferWait() waitSeconds: number,
  ): Promise<BillPaymentView> {
    return this.payments.get(caller, id, waitSeconds);
  }
}
