import { Body, Get, Param, Put } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { Roles } from '../../auth/roles.decorator.js';
import { KYC_TIERS } from '../../auth/user.js';
import { LimitsView } from '../../wallets/limits.view.js';
import { Answers, ApiCall } from '../../platform/http/docs/api-call.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { IdParam } from '../../platform/http/request/id-param.decorator.js';
import { OperatorController } from '../operator-controller.decorator.js';
import { CurrentActor } from '../audit/actor.decorator.js';
import type { Actor } from '../audit/audit.js';
import { OperatorTiersService } from './operator-tiers.service.js';
import { SetTierDto, SetUserTierDto } from './tier.dto.js';
import { TierParamPipe } from './tier-param.pipe.js';
import { TierListView } from './tier.view.js';

@OperatorController('customers', 'operator')
export class OperatorTiersController {
  constructor(private readonly tiers: OperatorTiersService) {}

  @Put('customers/:userId/tier')
  @ApiCall('Set the KYC tier of a user', 'The limits of the new tier hold at once.')
  @Answers(200, 'The user’s new limits, and how much of them is left.', LimitsView)
  @ApiProblems('not_found')
  setUserTier(
    @CurrentActor() actor: Actor,
    @IdParam('userId') userId: string,
    @Body() { tier, reason }: SetUserTierDto,
  ): Promise<LimitsView> {
    return this.tiers.setTierOf(actor, userId, tier, reason);
  }

  @Get('tiers')
  @ApiCall('List KYC tiers', 'Lists the limits of each tier.')
  @Answers(200, 'All tiers.', TierListView)
  listTiers(): Promise<TierListView> {
    return this.tiers.listTiers();
  }

  @Put('tiers/:tier')
  @Roles('admin')
  @ApiParam({ name: 'tier', type: 'integer', enum: [...KYC_TIERS] })
  @ApiCall(
    'Set the limits of a KYC tier',
    'For admins. Send every limit. Requests after the change obey the new limits.',
  )
  @Answers(200, 'All tiers after the change.', TierListView)
  @ApiProblems('not_found')
  setTier(
    @CurrentActor() actor: Actor,
    @Param('tier', TierParamPipe) tier: number,
    @Body() { reason, singleMax, dailyMax, balanceMax }: SetTierDto,
  ): Promise<TierListView> {
    return this.tiers.setTier(actor, tier, { singleMax, dailyMax, balanceMax }, reason);
  }
}
