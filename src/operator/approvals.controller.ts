import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiPage } from '../platform/http/api-page.decorator.js';
import { ApiProblems } from '../platform/http/api-problems.decorator.js';
import { IdParamPipe } from '../platform/http/id-param.pipe.js';
import type { Page } from '../platform/http/page.js';
import { OperatorController } from './operator-controller.decorator.js';
import { CurrentActor } from './actor.decorator.js';
import { ApprovalView } from './approval.view.js';
import { ListApprovalsDto } from './approvals.dto.js';
import { ApprovalsService } from './approvals.service.js';
import type { Actor } from './audit.js';
import { ReasonDto } from './reason.dto.js';

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
  @ApiOkResponse({ type: ApprovalView })
  @ApiProblems(
    'malformed_json',
    'wallet_frozen',
    'not_found',
    'approval_decided',
    'not_in_review',
    'payload_too_large',
    'unsupported_media_type',
    'insufficient_funds',
    'amount_out_of_range',
  )
  approve(
    @CurrentActor() actor: Actor,
    @Param('id', IdParamPipe) id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<ApprovalView> {
    return this.approvals.approve(actor, id, reason);
  }

  @Post(':id/reject')
  @HttpCode(200)
  @ApiOperation({ operationId: 'reject', summary: 'Let it not happen' })
  @ApiOkResponse({ type: ApprovalView })
  @ApiProblems(
    'malformed_json',
    'not_found',
    'approval_decided',
    'payload_too_large',
    'unsupported_media_type',
  )
  reject(
    @CurrentActor() actor: Actor,
    @Param('id', IdParamPipe) id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<ApprovalView> {
    return this.approvals.reject(actor, id, reason);
  }
}
