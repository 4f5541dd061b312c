import { Body, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { API_HEADERS } from '../../platform/http/docs/api-headers.js';
import { ApiPage } from '../../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { IdParamPipe } from '../../platform/http/request/id-param.pipe.js';
import { IdempotencyKey } from '../../platform/http/request/idempotency-key.decorator.js';
import type { Page } from '../../platform/http/lists/page.js';
import { markReplayed } from '../../platform/http/request/replayed.js';
import { OperatorController } from '../operator-controller.decorator.js';
import { CurrentActor } from '../audit/actor.decorator.js';
import { ApprovalView } from './approval.view.js';
import { ListApprovalsDto } from './approvals.dto.js';
import { ApprovalsService } from './approvals.service.js';
import type { Actor } from '../audit/audit.js';
import { ReasonDto } from '../audit/reason.dto.js';

@OperatorController('operator/approvals', 'validation_failed')
export class ApprovalsController {
  constructor(private readonly approvals: ApprovalsService) {}

  @Get()
  @ApiOperation({ operationId: 'listApprovals', summary: 'What waits for a second person' })
  @ApiPage(ApprovalView)
  list(@Query() { status, limit, cursor }: ListApprovalsDto): Promise<Page<ApprovalView>> {
    return this.approvals.list(status, limit, cursor);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getApproval', summary: 'One approval' })
  @ApiOkResponse({ type: ApprovalView })
  @ApiProblems('not_found')
  get(@Param('id', IdParamPipe) id: string): Promise<ApprovalView> {
    return this.approvals.get(id);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'approve',
    summary: 'Let it happen, in the same commit',
    description: 'Not by the one who asked. What refuses the act leaves the approval pending.',
  })
  @ApiOkResponse({ type: ApprovalView, headers: API_HEADERS.replayed })
  @ApiProblems(
    'malformed_json',
    'not_found',
    'approval_decided',
    'approval_lapsed',
    'idempotency_conflict',
    'not_in_review',
    'token_not_missing',
    'token_repeated',
    'payload_too_large',
    'unsupported_media_type',
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
    const { view, isReplayed } = await this.approvals.approve(actor, id, reason, key);
    markReplayed(reply, isReplayed);
    return view;
  }

  @Post(':id/reject')
  @HttpCode(200)
  @ApiOperation({ operationId: 'reject', summary: 'Let it not happen' })
  @ApiOkResponse({ type: ApprovalView, headers: API_HEADERS.replayed })
  @ApiProblems(
    'malformed_json',
    'not_found',
    'approval_decided',
    'approval_lapsed',
    'idempotency_conflict',
    'payload_too_large',
    'unsupported_media_type',
  )
  async reject(
    @CurrentActor() actor: Actor,
    @Param('id', IdParamPipe) id: string,
    @Body() { reason }: ReasonDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalView> {
    const { view, isReplayed } = await this.approvals.reject(actor, id, reason, key);
    markReplayed(reply, isReplayed);
    return view;
  }
}
