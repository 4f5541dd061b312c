import { Body, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiCall } from '../../platform/http/docs/api-call.decorator.js';
import { API_HEADERS } from '../../platform/http/docs/api-headers.js';
import { ApiPage } from '../../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { IdParamPipe } from '../../platform/http/request/id-param.pipe.js';
import { IdempotencyKey } from '../../platform/http/request/idempotency-key.decorator.js';
import { answerTo } from '../../platform/http/request/replayed.js';
import type { Page } from '../../platform/http/lists/page.js';
import { OperatorController } from '../operator-controller.decorator.js';
import { CurrentActor } from '../audit/actor.decorator.js';
import { ApprovalView } from '../approvals/approval.view.js';
import type { Actor } from '../audit/audit.js';
import { OperatorPaymentsService } from './operator-payments.service.js';
import { ListPaymentsDto, ResolvePaymentDto } from './payment.dto.js';
import { OperatorPaymentView, PaymentFileView } from './payment.view.js';

@OperatorController('purchases', 'operator/payments')
export class OperatorPaymentsController {
  constructor(private readonly payments: OperatorPaymentsService) {}

  @Get()
  @ApiCall(
    'listOperatorPayments',
    'List purchases that need attention',
    'Lists purchases that wait for a decision, unless `status` or `tokenStatus` asks for others.',
  )
  @ApiPage(OperatorPaymentView, 'A page of purchases, oldest first.')
  list(@Query() query: ListPaymentsDto): Promise<Page<OperatorPaymentView>> {
    return this.payments.list(query);
  }

  @Get(':id')
  @ApiCall(
    'getOperatorPayment',
    'Get a purchase with its history',
    'Shows the purchase with its customer, attempts, provider answers, events, incidents and ledger entries.',
  )
  @ApiOkResponse({ description: 'The purchase with its history.', type: PaymentFileView })
  @ApiProblems('not_found')
  get(@Param('id', IdParamPipe) id: string): Promise<PaymentFileView> {
    return this.payments.dossier(id);
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @ApiCall(
    'resolvePayment',
    'Decide a purchase in review',
    '`delivered` books the sale, `failed` refunds the whole total. Above `APPROVAL_ABOVE` the answer is 202 with a pending ' +
      'approval, which a second person decides.',
  )
  @ApiOkResponse({
    description: 'The decided purchase.',
    type: OperatorPaymentView,
    headers: API_HEADERS.replayed,
  })
  @ApiAcceptedResponse({
    description: 'The approval that a second person has to decide.',
    type: ApprovalView,
    headers: { ...API_HEADERS.location, ...API_HEADERS.replayed },
  })
  @ApiProblems('not_found', 'not_in_review', 'token_repeated', 'idempotency_conflict')
  async resolve(
    @CurrentActor() actor: Actor,
    @Param('id', IdParamPipe) id: string,
    @Body() body: ResolvePaymentDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OperatorPaymentView | ApprovalView> {
    const resolution = await this.payments.resolve(actor, id, body, key);
    const view = answerTo<OperatorPaymentView | ApprovalView>(reply, resolution);
    if (resolution.kind === 'asked')
      void reply.code(202).header('Location', `/operator/approvals/${view.id}`);
    return view;
  }

  @Post(':id/requery')
  @HttpCode(202)
  @ApiCall(
    'requeryPayment',
    'Ask the provider about a purchase',
    'Asks the provider again as soon as possible. This is always safe: a purchase that was sent is not sent again.',
  )
  @ApiAcceptedResponse({
    description: 'The purchase, which is asked about next.',
    type: OperatorPaymentView,
  })
  @ApiProblems('not_found')
  requery(
    @CurrentActor() actor: Actor,
    @Param('id', IdParamPipe) id: string,
  ): Promise<OperatorPaymentView> {
    return this.payments.requery(actor, id);
  }
}
