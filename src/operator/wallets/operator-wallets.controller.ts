import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Answers, ApiCall } from '../../platform/http/docs/api-call.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { IdParam } from '../../platform/http/request/id-param.decorator.js';
import { IdempotencyKey } from '../../platform/http/request/idempotency-key.decorator.js';
import { answerTo } from '../../platform/http/request/replayed.js';
import { OperatorController } from '../operator-controller.decorator.js';
import { CurrentActor } from '../audit/actor.decorator.js';
import { ApprovalView, APPROVALS_PATH } from '../approvals/approval.view.js';
import type { Actor } from '../audit/audit.js';
import { CustomerFileView } from './customer.view.js';
import { OperatorWalletsService } from './operator-wallets.service.js';
import { ReasonDto } from '../audit/reason.dto.js';
import { AdjustWalletDto, FindCustomerDto, WriteOffDto } from './wallet.dto.js';

@OperatorController('customers', 'operator', 'not_found')
export class OperatorWalletsController {
  constructor(private readonly wallets: OperatorWalletsService) {}

  @Get('customers')
  @ApiCall('Find a customer', 'Finds a user and the user’s wallet by email address.')
  @Answers(200, 'The customer with this address.', CustomerFileView)
  findCustomer(@Query() { email }: FindCustomerDto): Promise<CustomerFileView> {
    return this.wallets.findCustomer(email);
  }

  @Get('wallets/:walletId')
  @ApiCall(
    'Get a wallet with its customer',
    'Shows the wallet, its user, its limits and what it owes.',
  )
  @Answers(200, 'The customer with this wallet.', CustomerFileView)
  getOperatorWallet(@IdParam('walletId') walletId: string): Promise<CustomerFileView> {
    return this.wallets.get(walletId);
  }

  @Post('wallets/:walletId/freeze')
  @ApiCall(
    'Freeze a wallet',
    'From now on no money leaves the wallet, not even by a request that is being processed. Purchases that were accepted ' +
      'before go on. Fundings and refunds still arrive, and two operators can still adjust the balance.',
  )
  @Answers(200, 'The customer with the frozen wallet.', CustomerFileView)
  freezeWallet(
    @CurrentActor() actor: Actor,
    @IdParam('walletId') walletId: string,
    @Body() { reason }: ReasonDto,
  ): Promise<CustomerFileView> {
    return this.wallets.setStatus(actor, walletId, 'frozen', reason);
  }

  @Post('wallets/:walletId/unfreeze')
  @ApiCall('Unfreeze a wallet', 'The customer can use the wallet again.')
  @Answers(200, 'The customer with the active wallet.', CustomerFileView)
  unfreezeWallet(
    @CurrentActor() actor: Actor,
    @IdParam('walletId') walletId: string,
    @Body() { reason }: ReasonDto,
  ): Promise<CustomerFileView> {
    return this.wallets.setStatus(actor, walletId, 'active', reason);
  }

  @Post('wallets/:walletId/adjustments')
  @ApiCall(
    'Ask to adjust a balance',
    'No money moves until a second person approves. Send an `Idempotency-Key`, so that a repeated request does not ask ' +
      'twice.',
  )
  @Answers(
    202,
    'The approval of the adjustment, which a second person has to decide.',
    ApprovalView,
    'location',
    'replayed',
  )
  @ApiProblems('idempotency_conflict', 'ceiling_exceeded')
  async adjustWallet(
    @CurrentActor() actor: Actor,
    @IdParam('walletId') walletId: string,
    @Body() body: AdjustWalletDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalView> {
    return answerTo(reply, await this.wallets.adjust(actor, walletId, body, key), APPROVALS_PATH);
  }

  @Post('wallets/:walletId/write-offs')
  @ApiCall(
    'Ask to write off a debt',
    'For what a wallet owes after a chargeback. Nothing is booked until a second person approves. The balance of the wallet ' +
      'does not change. Send an `Idempotency-Key`, so that a repeated request asks only once.',
  )
  @Answers(
    202,
    'The approval of the write-off, which a second person has to decide.',
    ApprovalView,
    'location',
    'replayed',
  )
  @ApiProblems('idempotency_conflict')
  async writeOff(
    @CurrentActor() actor: Actor,
    @IdParam('walletId') walletId: string,
    @Body() body: WriteOffDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalView> {
    return answerTo(reply, await this.wallets.writeOff(actor, walletId, body, key), APPROVALS_PATH);
  }
}
