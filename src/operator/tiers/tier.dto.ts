import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, Max, Min, ValidateIf } from 'class-validator';
import { KYC_TIERS } from '../../auth/user.js';
import { BALANCE_MAX } from '../../kernel/money.js';
import { Reason } from '../audit/reason.decorator.js';

export class SetUserTierDto {
  @ApiProperty({ type: 'integer', enum: [...KYC_TIERS], example: 2 })
  @IsIn(KYC_TIERS)
  tier!: number;

  @Reason()
  reason!: string;
}

function Limit(description: string): PropertyDecorator {
  return (target, name) => {
    ApiProperty({
      type: 'integer',
      nullable: true,
      minimum: 0,
      maximum: BALANCE_MAX,
      description: `${description} Kobo; null: no limit.`,
      example: 5_000_000,
    })(target, name);
    ValidateIf((_, value) => value !== null)(target, name);
    IsInt()(target, name);
    Min(0)(target, name);
    Max(BALANCE_MAX)(target, name);
  };
}

export class SetTierDto {
  @Limit('One funding.')
  singleMax!: number | null;

  @Limit('The purchases of one day, less those of it that were refunded.')
  dailyMax!: number | null;

  @Limit('What a wallet holds after a funding.')
  balanceMax!: number | null;

  @Reason()
  reason!: string;
}
