import { Body, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../../auth/caller.js';
import { CurrentUser } from '../../auth/current-user.decorator.js';
import { Answers, ApiCall } from '../../platform/http/docs/api-call.decorator.js';
import { CustomerController } from '../../platform/http/docs/customer-controller.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { IdempotencyKey } from '../../platform/http/request/idempotency-key.decorator.js';
import { answerTo } from '../../platform/http/request/replayed.js';
import { FundWalletDto } from '../funding.dto.js';
import { FundingView } from '../funding.view.js';
import { CheckoutService } from './checkout.service.js';

@CustomerController('Wallets', 'wallets')
export class FundWalletController {
  constructor(private readonly checkout: CheckoutService) {}

  @Post('fund')
  @ApiCall(
    'Fund the wallet',
    'The sandbox gateway pays at once. Paystack returns a `pending` funding with an `authorizationUrl`: the payer opens it ' +
      'and pays there. `GET /wallets/fundings/{id}` with `Prefer: wait=30` then answers as soon as the money has arrived. ' +
      'Send an `Idempotency-Key`, so that a repeated request does not start a second payment.',
  )
  @Answers(201, 'The funding.', FundingView, 'replayed')
  @ApiProblems(
    'idempotency_conflict',
    'amount_out_of_range',
    'limit_exceeded',
    'busy',
    'gateway_unavailable',
  )
  async fundWallet(
    @CurrentUser() caller: Caller,
    @Body() body: FundWalletDto,
    @IdempotencyKey() key: string | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FundingView> {
    return answerTo(reply, await this.checkout.start(caller, body, key));
  }
}
