import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Answers, ApiCall } from '../../platform/http/docs/api-call.decorator.js';
import { ApiPage } from '../../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { IdParam } from '../../platform/http/request/id-param.decorator.js';
import { IdempotencyKey } from '../../platform/http/request/idempotency-key.decorator.js';
import { answerTo } from '../../platform/http/request/replayed.js';
import type { Page } from '../../platform/http/lists/page.js';
import { OperatorController } from '../operator-controller.decorator.js';
import { CurrentActor } from '../audit/actor.decorator.js';
import { ApprovalView, APPROVALS_PATH } from '../approvals/approval.view.js';
import type { Actor } from '../audit/audit.js';
import { OperatorPaymentsService } from './operator-payments.service.js';
import { ListPaymentsDto, ResolvePaymentDto } from './payment.dto.js';
import { OperatorPaymentView, PaymentFileView } from './payment.view.js';

@OperatorController('purchases', 'operator/payments')
export class OperatorPaymentsController {
  constructor(private readonly payments: OperatorPaymentsService) {}

  @Get()
  @ApiCall(
    'List purchases that need attention',
    'Lists purchases that wait for a decision, unless `status` or `tokenStatus` asks for others.',
  )
  @ApiPage(OperatorPaymentView, 'A page of purchases, oldest first.')
  listOperatorPayments(@Query() query: ListPaymentsDto): Promise<Page<OperatorPaymentView>> {
    return this.payments.list(query);
  }

  @Get(':id')
  @ApiCall(
    'Get a purchase with its history',
    'Shows the purchase with its customer, attempts, provider answers, events, incidents and ledger entries.',
  )
  @Answers(200, 'The purchase with its history.', PaymentFileView)
  @ApiProblems('not_found')
  getOperatorPayment(@IdParam() id: string): Promise<PaymentFileView> {
    return this.payments.dossier(id);
  }

  @Post(':id/resolve')
  @ApiCall(
    'Decide a purchase in review',
    '`delivered` books the sale, `failed` refunds the whole total. Above `APPROVAL_ABOVE` the answer is 202 with a pending ' +
      'approval, which a second person decides.',
  )
  @Answers(200, 'The decided purchase.', OperatorPaymentView, 'replayed')
  @Answers(
    202,
    'The approval that a second person has to decide.',
    ApprovalView,
    'location',
    'replayed',
  )
  @ApiProblems('not_found', 'not_in_review', 'token_repeated', 'idempotency_conflict')
  async resolvePayment(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() body: ResolvePaymentDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OperatorPaymentView | ApprovalView> {
    const resolution = await this.payments.resolve(actor, id, body, key);
    const view = answerTo<OperatorPaymentView | ApprovalView>(reply, resolution);
    if (resolution.kind === 'asked')
      void reply.code(202).header('Location', `${APPROVALS_PATH}/${view.id}`);
    return view;
  }

  @Post(':id/requery')
  @ApiCall(
    'Ask the provider about a purchase',
    'Asks the provider again as soon as possible. This is always safe: a purchase that was sent is not sent again.',
  )
  @Answers(202, 'The purchase, which is asked about next.', OperatorPaymentView)
  @ApiProblems('not_found')
  requeryPayment(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
  ): Promise<OperatorPaymentView> {
    return this.payments.requery(actor, id);
  }
}
