import { Body, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiCall } from '../../platform/http/docs/api-call.decorator.js';
import { API_HEADERS } from '../../platform/http/docs/api-headers.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { IdParamPipe } from '../../platform/http/request/id-param.pipe.js';
import { IdempotencyKey } from '../../platform/http/request/idempotency-key.decorator.js';
import { answerTo } from '../../platform/http/request/replayed.js';
import { OperatorController } from '../operator-controller.decorator.js';
import { CurrentActor } from '../audit/actor.decorator.js';
import { ApprovalView } from '../approvals/approval.view.js';
import type { Actor } from '../audit/audit.js';
import { CustomerFileView } from './customer.view.js';
import { OperatorWalletsService } from './operator-wallets.service.js';
import { ReasonDto } from '../audit/reason.dto.js';
import { AdjustWalletDto, FindCustomerDto, WriteOffDto } from './wallet.dto.js';

@OperatorController('customers', 'operator', 'not_found')
export class OperatorWalletsController {
  constructor(private readonly wallets: OperatorWalletsService) {}

  @Get('customers')
  @ApiCall(
    'findCustomer',
    'Find a customer',
    'Finds a user and the user’s wallet by email address.',
  )
  @ApiOkResponse({ description: 'The customer with this address.', type: CustomerFileView })
  find(@Query() { email }: FindCustomerDto): Promise<CustomerFileView> {
    return this.wallets.findCustomer(email);
  }

  @Get('wallets/:walletId')
  @ApiCall(
    'getOperatorWallet',
    'Get a wallet with its customer',
    'Shows the wallet, its user, its limits and what it owes.',
  )
  @ApiOkResponse({ description: 'The customer with this wallet.', type: CustomerFileView })
  get(@Param('walletId', IdParamPipe) walletId: string): Promise<CustomerFileView> {
    return this.wallets.get(walletId);
  }

  @Post('wallets/:walletId/freeze')
  @HttpCode(200)
  @ApiCall(
    'freezeWallet',
    'Freeze a wallet',
    'From now on no money leaves the wallet, not even by a request that is being processed. Purchases that were accepted ' +
      'before go on. Fundings and refunds still arrive, and two operators can still adjust the balance.',
  )
  @ApiOkResponse({ description: 'The customer with the frozen wallet.', type: CustomerFileView })
  freeze(
    @CurrentActor() actor: Actor,
    @Param('walletId', IdParamPipe) walletId: string,
    @Body() { reason }: ReasonDto,
  ): Promise<CustomerFileView> {
    return this.wallets.setStatus(actor, walletId, 'frozen', reason);
  }

  @Post('wallets/:walletId/unfreeze')
  @HttpCode(200)
  @ApiCall('unfreezeWallet', 'Unfreeze a wallet', 'The customer can use the wallet again.')
  @ApiOkResponse({ description: 'The customer with the active wallet.', type: CustomerFileView })
  unfreeze(
    @CurrentActor() actor: Actor,
    @Param('walletId', IdParamPipe) walletId: string,
    @Body() { reason }: ReasonDto,
  ): Promise<CustomerFileView> {
    return this.wallets.setStatus(actor, walletId, 'active', reason);
  }

  @Post('wallets/:walletId/adjustments')
  @HttpCode(202)
  @ApiCall(
    'adjustWallet',
    'Ask to adjust a balance',
    'No money moves until a second person approves. Send an `Idempotency-Key`, so that a repeated request does not ask ' +
      'twice.',
  )
  @ApiAcceptedResponse({
    description: 'The approval of the adjustment, which a second person has to decide.',
    type: ApprovalView,
    headers: { ...API_HEADERS.location, ...API_HEADERS.replayed },
  })
  @ApiProblems('idempotency_conflict', 'ceiling_exceeded')
  async adjust(
    @CurrentActor() actor: Actor,
    @Param('walletId', IdParamPipe) walletId: string,
    @Body() body: AdjustWalletDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalView> {
    const view = answerTo(reply, await this.wallets.adjust(actor, walletId, body, key));
    void reply.header('Location', `/operator/approvals/${view.id}`);
    return view;
  }

  @Post('wallets/:walletId/write-offs')
  @HttpCode(202)
  @ApiCall(
    'writeOff',
    'Ask to write off a debt',
    'For what a wallet owes after a chargeback. Nothing is booked until a second person approves. The balance of the wallet ' +
      'does not change. Send an `Idempotency-Key`, so that a repeated request asks only once.',
  )
  @ApiAcceptedResponse({
    description: 'The approval of the write-off, which a second person has to decide.',
    type: ApprovalView,
    headers: { ...API_HEADERS.location, ...API_HEADERS.replayed },
  })
  @ApiProblems('idempotency_conflict')
  async writeOff(
    @CurrentActor() actor: Actor,
    @Param('walletId', IdParamPipe) walletId: string,
    @Body() body: WriteOffDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalView> {
    const view = answerTo(reply, await this.wallets.writeOff(actor, walletId, body, key));
    void reply.header('Location', `/operator/approvals/${view.id}`);
    return view;
  }
}
