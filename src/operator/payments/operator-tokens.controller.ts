import { Body, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiCall } from '../../platform/http/docs/api-call.decorator.js';
import { API_HEADERS } from '../../platform/http/docs/api-headers.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { IdParamPipe } from '../../platform/http/request/id-param.pipe.js';
import { IdempotencyKey } from '../../platform/http/request/idempotency-key.decorator.js';
import { answerTo } from '../../platform/http/request/replayed.js';
import { CurrentActor } from '../audit/actor.decorator.js';
import { ApprovalView } from '../approvals/approval.view.js';
import type { Actor } from '../audit/audit.js';
import { OperatorController } from '../operator-controller.decorator.js';
import { OperatorTokensService } from './operator-tokens.service.js';
import { EnterTokensDto } from './payment.dto.js';
import { OperatorPaymentView } from './payment.view.js';
import { ReasonDto } from '../audit/reason.dto.js';

const PROBLEMS = ['not_found', 'token_not_missing', 'idempotency_conflict'] as const;

@OperatorController('purchases', 'operator/payments')
export class OperatorTokensController {
  constructor(private readonly tokens: OperatorTokensService) {}

  @Post(':id/tokens')
  @HttpCode(200)
  @ApiCall(
    'enterTokens',
    'Enter a missing token',
    'For a delivered purchase without its token. Works once, and only while no credit token has arrived. The customer sees ' +
      'the token at once.',
  )
  @ApiOkResponse({
    description: 'The purchase with its tokens.',
    type: OperatorPaymentView,
    headers: API_HEADERS.replayed,
  })
  @ApiProblems(...PROBLEMS, 'token_repeated')
  async enter(
    @CurrentActor() actor: Actor,
    @Param('id', IdParamPipe) id: string,
    @Body() body: EnterTokensDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OperatorPaymentView> {
    return answerTo(reply, await this.tokens.enter(actor, id, body, key));
  }

  @Post(':id/reverse')
  @HttpCode(202)
  @ApiCall(
    'reversePayment',
    'Ask to reverse a sale without a token',
    'No money moves until a second person approves. Then the whole total is refunded and the booking is undone, as when the ' +
      'provider reverses a sale.',
  )
  @ApiAcceptedResponse({
    description: 'The approval of the reversal, which a second person has to decide.',
    type: ApprovalView,
    headers: { ...API_HEADERS.location, ...API_HEADERS.replayed },
  })
  @ApiProblems(...PROBLEMS)
  async reverse(
    @CurrentActor() actor: Actor,
    @Param('id', IdParamPipe) id: string,
    @Body() { reason }: ReasonDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalView> {
    const view = answerTo(reply, await this.tokens.askReversal(actor, id, reason, key));
    void reply.header('Location', `/operator/approvals/${view.id}`);
    return view;
  }
}
