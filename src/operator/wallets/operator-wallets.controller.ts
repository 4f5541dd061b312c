import { Body, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { API_HEADERS } from '../../platform/http/docs/api-headers.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { IdParamPipe } from '../../platform/http/request/id-param.pipe.js';
import { IdempotencyKey } from '../../platform/http/request/idempotency-key.decorator.js';
import { markReplayed } from '../../platform/http/request/replayed.js';
import { OperatorController } from '../operator-controller.decorator.js';
import { CurrentActor } from '../audit/actor.decorator.js';
import { ApprovalView } from '../approvals/approval.view.js';
import type { Actor } from '../audit/audit.js';
import { CustomerFileView } from './customer.view.js';
import { OperatorWalletsService } from './operator-wallets.service.js';
import { ReasonDto } from '../audit/reason.dto.js';
import { AdjustWalletDto, FindCustomerDto, WriteOffDto } from './wallet.dto.js';

const BODY_PROBLEMS = ['malformed_json', 'payload_too_large', 'unsupported_media_type'] as const;

@OperatorController('operator', 'validation_failed', 'not_found')
export class OperatorWalletsController {
  constructor(private readonly wallets: OperatorWalletsService) {}

  @Get('customers')
  @ApiOperation({ operationId: 'findCustomer', summary: 'The user of an email, and the wallet' })
  @ApiOkResponse({ type: CustomerFileView })
  find(@Query() { email }: FindCustomerDto): Promise<CustomerFileView> {
    return this.wallets.findCustomer(email);
  }

  @Get('wallets/:walletId')
  @ApiOperation({ operationId: 'getOperatorWallet', summary: 'A wallet, and whose it is' })
  @ApiOkResponse({ type: CustomerFileView })
  get(@Param('walletId', IdParamPipe) walletId: string): Promise<CustomerFileView> {
    return this.wallets.get(walletId);
  }

  @Post('wallets/:walletId/freeze')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'freezeWallet',
    summary: 'Let a customer take nothing from a wallet',
    description:
      'Also not by a purchase that is under way. Fundings and refunds still reach it, and two operators ' +
      'can adjust it.',
  })
  @ApiOkResponse({ type: CustomerFileView })
  @ApiProblems(...BODY_PROBLEMS)
  freeze(
    @CurrentActor() actor: Actor,
    @Param('walletId', IdParamPipe) walletId: string,
    @Body() { reason }: ReasonDto,
  ): Promise<CustomerFileView> {
    return this.wallets.setStatus(actor, walletId, 'frozen', reason);
  }

  @Post('wallets/:walletId/unfreeze')
  @HttpCode(200)
  @ApiOperation({ operationId: 'unfreezeWallet', summary: 'Let money leave a wallet again' })
  @ApiOkResponse({ type: CustomerFileView })
  @ApiProblems(...BODY_PROBLEMS)
  unfreeze(
    @CurrentActor() actor: Actor,
    @Param('walletId', IdParamPipe) walletId: string,
    @Body() { reason }: ReasonDto,
  ): Promise<CustomerFileView> {
    return this.wallets.setStatus(actor, walletId, 'active', reason);
  }

  @Post('wallets/:walletId/adjustments')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'adjustWallet',
    summary: 'Ask for a correction of a balance',
    description:
      'Nothing moves until a second person approves. Send an Idempotency-Key, so that a repeated ' +
      'request does not ask twice.',
  })
  @ApiAcceptedResponse({
    type: ApprovalView,
    headers: { ...API_HEADERS.location, ...API_HEADERS.replayed },
  })
  @ApiProblems(...BODY_PROBLEMS, 'idempotency_conflict', 'ceiling_exceeded')
  async adjust(
    @CurrentActor() actor: Actor,
    @Param('walletId', IdParamPipe) walletId: string,
    @Body() body: AdjustWalletDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalView> {
    const { view, isReplayed } = await this.wallets.adjust(actor, walletId, body, key);
    void reply.header('Location', `/operator/approvals/${view.id}`);
    markReplayed(reply, isReplayed);
    return view;
  }

  @Post('wallets/:walletId/write-offs')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'writeOff',
    summary: 'Ask to give up what a wallet owes',
    description:
      'Nothing is booked until a second person approves. The wallet itself does not move. Send an ' +
      'Idempotency-Key, so that a repeated request does not ask twice.',
  })
  @ApiAcceptedResponse({
    type: ApprovalView,
    headers: { ...API_HEADERS.location, ...API_HEADERS.replayed },
  })
  @ApiProblems(...BODY_PROBLEMS, 'idempotency_conflict')
  async writeOff(
    @CurrentActor() actor: Actor,
    @Param('walletId', IdParamPipe) walletId: string,
    @Body() body: WriteOffDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalView> {
    const { view, isReplayed } = await this.wallets.writeOff(actor, walletId, body, key);
    void reply.header('Location', `/operator/approvals/${view.id}`);
    markReplayed(reply, isReplayed);
    return view;
  }
}
