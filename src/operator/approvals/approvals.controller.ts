import { Body, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiCall } from '../../platform/http/docs/api-call.decorator.js';
import { API_HEADERS } from '../../platform/http/docs/api-headers.js';
import { ApiPage } from '../../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { IdParamPipe } from '../../platform/http/request/id-param.pipe.js';
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
  @ApiCall(
    'listApprovals',
    'List approvals',
    'An approval is an operation that a second person has to decide.',
  )
  @ApiPage(ApprovalView, 'A page of approvals, newest first.')
  list(@Query() { status, limit, cursor }: ListApprovalsDto): Promise<Page<ApprovalView>> {
    return this.approvals.list(status, limit, cursor);
  }

  @Get(':id')
  @ApiCall(
    'getApproval',
    'Get an approval',
    'Shows what was asked for, by whom, and what was decided.',
  )
  @ApiOkResponse({ description: 'The approval.', type: ApprovalView })
  @ApiProblems('not_found')
  get(@Param('id', IdParamPipe) id: string): Promise<ApprovalView> {
    return this.approvals.get(id);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @ApiCall(
    'approve',
    'Approve',
    'Approves the operation and carries it out in the same database transaction. The person who asked cannot approve. If ' +
      'the operation is refused, the approval stays pending.',
  )
  @ApiOkResponse({
    description: 'The approval, which was carried out.',
    type: ApprovalView,
    headers: API_HEADERS.replayed,
  })
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
    @Param('id', IdParamPipe) id: string,
    @Body() { reason }: ReasonDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalView> {
    return answerTo(reply, await this.approvals.approve(actor, id, reason, key));
  }

  @Post(':id/reject')
  @HttpCode(200)
  @ApiCall('reject', 'Reject', 'Rejects the operation. Nothing is done.')
  @ApiOkResponse({
    description: 'The rejected approval.',
    type: ApprovalView,
    headers: API_HEADERS.replayed,
  })
  @ApiProblems('not_found', 'approval_decided', 'approval_lapsed', 'idempotency_conflict')
  async reject(
    @CurrentActor() actor: Actor,
    @Param('id', IdParamPipe) id: string,
    @Body() { reason }: ReasonDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalView> {
    return answerTo(reply, await this.approvals.reject(actor, id, reason, key));
  }
}
