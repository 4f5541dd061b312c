import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { ApiCall } from '../platform/http/docs/api-call.decorator.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';
import { LimitsService } from './limits.service.js';
import { LimitsView } from './limits.view.js';

@ApiTags('Wallets')
@ApiBearerAuth()
@ApiProblems('unauthenticated', 'rate_limited', 'database_unavailable')
@Controller('wallets')
export class LimitsController {
  constructor(private readonly limits: LimitsService) {}

  @Get('limits')
  @ApiCall(
    'getLimits',
    'Get the limits',
    'Shows the limits of the caller’s KYC tier, and how much of them is left. Refunds have no limit.',
  )
  @ApiOkResponse({ description: 'The limits of the caller’s wallet.', type: LimitsView })
  get(@CurrentUser() { walletId }: Caller): Promise<LimitsView> {
    return this.limits.limitUsageOf(walletId);
  }
}
