import { Body, Get, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { Roles } from '../../auth/roles.decorator.js';
import { KYC_TIERS } from '../../auth/user.js';
import { LimitsView } from '../../wallets/limits.view.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { IdParamPipe } from '../../platform/http/request/id-param.pipe.js';
import { OperatorController } from '../operator-controller.decorator.js';
import { CurrentActor } from '../audit/actor.decorator.js';
import type { Actor } from '../audit/audit.js';
import { OperatorTiersService } from './operator-tiers.service.js';
import { SetTierDto, SetUserTierDto } from './tier.dto.js';
import { TierParamPipe } from './tier-param.pipe.js';
import { TierListView } from './tier.view.js';

const CHANGE_PROBLEMS = [
  'validation_failed',
  'not_found',
  'malformed_json',
  'payload_too_large',
  'unsupported_media_type',
] as const;

@OperatorController('operator')
export class OperatorTiersController {
  constructor(private readonly tiers: OperatorTiersService) {}

  @Put('customers/:userId/tier')
  @ApiOperation({
    operationId: 'setUserTier',
    summary: 'Put a user into a KYC tier',
    description: 'Answers the limits that hold from now on, and what is left of them.',
  })
  @ApiOkResponse({ type: LimitsView })
  @ApiProblems(...CHANGE_PROBLEMS)
  setUserTier(
    @CurrentActor() actor: Actor,
    @Param('userId', IdParamPipe) userId: string,
    @Body() { tier, reason }: SetUserTierDto,
  ): Promise<LimitsView> {
    return this.tiers.setTierOf(actor, userId, tier, reason);
  }

  @Get('tiers')
  @ApiOperation({ operationId: 'listTiers', summary: 'The KYC tiers and what they allow' })
  @ApiOkResponse({ type: TierListView })
  list(): Promise<TierListView> {
    return this.tiers.listTiers();
  }

  @Put('tiers/:tier')
  @Roles('admin')
  @ApiParam({ name: 'tier', type: 'integer', enum: [...KYC_TIERS] })
  @ApiOperation({
    operationId: 'setTier',
    summary: 'Set what a KYC tier allows',
    description: 'For admins. Every limit is sent; what comes after the commit is held to them.',
  })
  @ApiOkResponse({ type: TierListView })
  @ApiProblems(...CHANGE_PROBLEMS)
  setTier(
    @CurrentActor() actor: Actor,
    @Param('tier', TierParamPipe) tier: number,
    @Body() { reason, singleMax, dailyMax, balanceMax }: SetTierDto,
  ): Promise<TierListView> {
    return this.tiers.setTier(actor, tier, { singleMax, dailyMax, balanceMax }, reason);
  }
}
