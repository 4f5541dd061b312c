import { Get } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { Answers, ApiCall } from '../platform/http/docs/api-call.decorator.js';
import { CustomerController } from '../platform/http/docs/customer-controller.decorator.js';
import { LimitsService } from './limits.service.js';
import { LimitsView } from './limits.view.js';

@CustomerController('Wallets', 'wallets')
export class LimitsController {
  constructor(private readonly limits: LimitsService) {}

  @Get('limits')
  @ApiCall(
    'Get the limits',
    'Shows the limits of the caller’s KYC tier, and how much of them is left. Refunds have no limit.',
  )
  @Answers(200, 'The limits of the caller’s wallet.', LimitsView)
  getLimits(@CurrentUser() { walletId }: Caller): Promise<LimitsView> {
    return this.limits.limitUsageOf(walletId);
  }
}
