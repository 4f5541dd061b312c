import { Body, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Answers, ApiCall } from '../../platform/http/docs/api-call.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { IdParam } from '../../platform/http/request/id-param.decorator.js';
import { IdempotencyKey } from '../../platform/http/request/idempotency-key.decorator.js';
import { answerTo } from '../../platform/http/request/replayed.js';
import { CurrentActor } from '../audit/actor.decorator.js';
import { ApprovalView, APPROVALS_PATH } from '../approvals/approval.view.js';
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
  @ApiCall(
    'Enter a missing token',
    'For a delivered purchase without its token. Works once, and only while no credit token has arrived. The customer sees ' +
      'the token at once.',
  )
  @Answers(200, 'The purchase with its tokens.', OperatorPaymentView, 'replayed')
  @ApiProblems(...PROBLEMS, 'token_repeated')
  async enterTokens(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() body: EnterTokensDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OperatorPaymentView> {
    return answerTo(reply, await this.tokens.enter(actor, id, body, key));
  }

  @Post(':id/reverse')
  @ApiCall(
    'Ask to reverse a sale without a token',
    'No money moves until a second person approves. Then the whole total is refunded and the booking is undone, as when the ' +
      'provider reverses a sale.',
  )
  @Answers(
    202,
    'The approval of the reversal, which a second person has to decide.',
    ApprovalView,
    'location',
    'replayed',
  )
  @ApiProblems(...PROBLEMS)
  async reversePayment(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() { reason }: ReasonDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalView> {
    return answerTo(reply, await this.tokens.askReversal(actor, id, reason, key), APPROVALS_PATH);
  }
}
