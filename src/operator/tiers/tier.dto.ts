import { applyDecorators } from '@nestjs/common';
import { IsIn, ValidateIf } from 'class-validator';
import { KYC_TIERS } from '../../auth/user.js';
import { BALANCE_MAX } from '../../kernel/money.js';
import { Whole } from '../../platform/http/docs/field.decorator.js';
import { IsWhole } from '../../platform/http/fields/checked-field.decorator.js';
import { Reason } from '../audit/reason.decorator.js';

export class SetUserTierDto {
  @Whole(2, undefined, { enum: [...KYC_TIERS] }) @IsIn(KYC_TIERS) tier!: number;
  @Reason() reason!: string;
}

function Limit(description: string): PropertyDecorator {
  const text = `${description} Kobo; null: no limit.`;
  return applyDecorators(
    IsWhole(0, BALANCE_MAX, 5_000_000, text, { nullable: true }),
    ValidateIf((_, value) => value !== null),
  );
}

export class SetTierDto {
  @Limit('One funding.') singleMax!: number | null;

  @Limit('The purchases of one day, less those of it that were refunded.')
  dailyMax!: number | null;

  @Limit('What a wallet holds after a funding.') balanceMax!: number | null;
  @Reason() reason!: string;
}
