import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Answers, ApiCall } from '../../platform/http/docs/api-call.decorator.js';
import { ApiPage } from '../../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { IdParam } from '../../platform/http/request/id-param.decorator.js';
import { IdempotencyKey } from '../../platform/http/request/idempotency-key.decorator.js';
import type { Page } from '../../platform/http/lists/page.js';
import { answerTo } from '../../platform/http/request/replayed.js';
import { OperatorController } from '../operator-controller.decorator.js';
import { CurrentActor } from '../audit/actor.decorator.js';
import { ApprovalView } from './approval.view.js';
import { ListApprovalsDto } from './approvals.dto.js';
import { ApprovalsService } from './approvals.service.js';
import type { Actor } from '../audit/audit.js';
import { ReasonDto } from '../audit/reason.dto.js';

@OperatorController('approvals', 'operator/approvals')
export class ApprovalsController {
  constructor(private readonly approvals: ApprovalsService) {}

  @Get()
  @ApiCall('List approvals', 'An approval is an operation that a second person has to decide.')
  @ApiPage(ApprovalView, 'A page of approvals, newest first.')
  listApprovals(@Query() { status, limit, cursor }: ListApprovalsDto): Promise<Page<ApprovalView>> {
    return this.approvals.list(status, limit, cursor);
  }

  @Get(':id')
  @ApiCall('Get an approval', 'Shows what was asked for, by whom, and what was decided.')
  @Answers(200, 'The approval.', ApprovalView)
  @ApiProblems('not_found')
  getApproval(@IdParam() id: string): Promise<ApprovalView> {
    return this.approvals.get(id);
  }

  @Post(':id/approve')
  @ApiCall(
    'Approve',
    'Approves the operation and carries it out in the same database transaction. The person who asked cannot approve. If ' +
      'the operation is refused, the approval stays pending.',
  )
  @Answers(200, 'The approval, which was carried out.', ApprovalView, 'replayed')
  @ApiProblems(
    'not_found',
    'approval_decided',
    'approval_lapsed',
    'idempotency_conflict',
    'not_in_review',
    'token_not_missing',
    'token_repeated',
    'insufficient_funds',
    'funding_exceeded',
    'receivable_exceeded',
    'amount_out_of_range',
  )
  async approve(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() { reason }: ReasonDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalView> {
    return answerTo(reply, await this.approvals.approve(actor, id, reason, key));
  }

  @Post(':id/reject')
  @ApiCall('Reject', 'Rejects the operation. Nothing is done.')
  @Answers(200, 'The rejected approval.', ApprovalView, 'replayed')
  @ApiProblems('not_found', 'approval_decided', 'approval_lapsed', 'idempotency_conflict')
  async reject(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() { reason }: ReasonDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalView> {
    return answerTo(reply, await this.approvals.reject(actor, id, reason, key));
  }
}
