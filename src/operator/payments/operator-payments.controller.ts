import { Body, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { API_HEADERS } from '../../platform/http/docs/api-headers.js';
import { ApiPage } from '../../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { IdParamPipe } from '../../platform/http/request/id-param.pipe.js';
import { IdempotencyKey } from '../../platform/http/request/idempotency-key.decorator.js';
import { markReplayed } from '../../platform/http/request/replayed.js';
import type { Page } from '../../platform/http/lists/page.js';
import { OperatorController } from '../operator-controller.decorator.js';
import { CurrentActor } from '../audit/actor.decorator.js';
import { ApprovalView } from '../approvals/approval.view.js';
import type { Actor } from '../audit/audit.js';
import { OperatorPaymentsService } from './operator-payments.service.js';
import { ListPaymentsDto, ResolvePaymentDto } from './payment.dto.js';
import { OperatorPaymentView, PaymentFileView } from './payment.view.js';

@OperatorController('operator/payments', 'validation_failed')
export class OperatorPaymentsController {
  constructor(private readonly payments: OperatorPaymentsService) {}

  @Get()
  @ApiOperation({ operationId: 'listOperatorPayments', summary: 'Payments that want somebody' })
  @ApiPage(OperatorPaymentView, 'One page, oldest first.')
  list(@Query() query: ListPaymentsDto): Promise<Page<OperatorPaymentView>> {
    return this.payments.list(query);
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'getOperatorPayment',
    summary: 'Everything we know of a payment',
  })
  @ApiOkResponse({ type: PaymentFileView })
  @ApiProblems('not_found')
  get(@Param('id', IdParamPipe) id: string): Promise<PaymentFileView> {
    return this.payments.file(id);
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'resolvePayment',
    summary: 'End a payment in review by what was found out',
    description:
      'Delivered captures the money, failed refunds the whole total. Above APPROVAL_ABOVE it ' +
      'answers 202 with a pending approval, which somebody else decides.',
  })
  @ApiOkResponse({ type: OperatorPaymentView, headers: API_HEADERS.replayed })
  @ApiAcceptedResponse({
    type: ApprovalView,
    headers: { ...API_HEADERS.location, ...API_HEADERS.replayed },
  })
  @ApiProblems(
    'malformed_json',
    'not_found',
    'not_in_review',
    'token_repeated',
    'idempotency_conflict',
    'payload_too_large',
    'unsupported_media_type',
  )
  async resolve(
    @CurrentActor() actor: Actor,
    @Param('id', IdParamPipe) id: string,
    @Body() body: ResolvePaymentDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OperatorPaymentView | ApprovalView> {
    const { kind, view, isReplayed } = await this.payments.resolve(actor, id, body, key);
    markReplayed(reply, isReplayed);
    if (kind === 'asked') void reply.code(202).header('Location', `/operator/approvals/${view.id}`);
    return view;
  }

  @Post(':id/requery')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'requeryPayment',
    summary: 'Have the provider asked again now',
    description: 'Safe at any time: a payment that has an attempt is only asked about.',
  })
  @ApiAcceptedResponse({ type: OperatorPaymentView })
  @ApiProblems('malformed_json', 'not_found', 'payload_too_large', 'unsupported_media_type')
  requery(
    @CurrentActor() actor: Actor,
    @Param('id', IdParamPipe) id: string,
  ): Promise<OperatorPaymentView> {
    return this.payments.requery(actor, id);
  }
}
