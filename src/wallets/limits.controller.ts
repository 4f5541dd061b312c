import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
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
  @ApiOperation({
    operationId: 'getLimits',
    summary: 'What the caller’s KYC tier allows, and what is left of it',
    description: 'Refunds pass every limit.',
  })
  @ApiOkResponse({ type: LimitsView })
  get(@CurrentUser() { walletId }: Caller): Promise<LimitsView> {
    return this.limits.standingOf(walletId);
  }
}
