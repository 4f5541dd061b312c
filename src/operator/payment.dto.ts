import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { FUNDING_AMOUNT_MAX } from '../kernel/money.js';
import { ListQueryDto } from '../platform/http/list-query.dto.js';
import type { TokenRole } from '../vending/provider-answer.js';
import { Reason } from './reason.decorator.js';

const LISTS = ['needs_review', 'open', 'overdue'] as const;
const TOKEN_ROLES: readonly TokenRole[] = ['credit', 'bonus', 'kct1', 'kct2', 'reset', 'configure'];
const TOKENS_MAX = 10;

export class ListPaymentsDto extends ListQueryDto {
  @ApiPropertyOptional({
    enum: LISTS,
    default: 'needs_review',
    description:
      '`open`: every payment that is not final, the longest due first. `overdue`: those that ' +
      'should have been looked at two minutes ago.',
  })
  @IsOptional()
  @IsIn(LISTS)
  status?: (typeof LISTS)[number];

  @ApiPropertyOptional({
    description: 'The id that a provider knows it by; then nothing else counts.',
  })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  requestId?: string;
}

export class FoundTokenDto {
  @ApiProperty({ enum: TOKEN_ROLES, example: 'credit' })
  @IsIn(TOKEN_ROLES)
  role!: TokenRole;

  @ApiProperty({ pattern: '^[0-9]{20}$', example: '99001122334455667788' })
  @Matches(/^[0-9]{20}$/, { message: 'value must be 20 digits' })
  value!: string;
}

export class ResolvePaymentDto {
  @ApiProperty({ enum: ['delivered', 'failed'], example: 'delivered' })
  @IsIn(['delivered', 'failed'])
  outcome!: 'delivered' | 'failed';

  @Reason()
  reason!: string;

  @ApiPropertyOptional({
    type: [FoundTokenDto],
    description: 'In the order they are keyed in. Of a prepaid purchase without: awaited.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(TOKENS_MAX)
  @ValidateNested({ each: true })
  @Type(() => FoundTokenDto)
  tokens?: FoundTokenDto[];

  @ApiPropertyOptional({ type: String, description: 'kWh.', example: '79.9' })
  @IsOptional()
  @Matches(/^\d{1,9}(\.\d{1,4})?$/, { message: 'units must be a decimal number as text' })
  units?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'Kobo that our float was charged; the amount without it.',
    example: 492_500,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(FUNDING_AMOUNT_MAX)
  cost?: number;

  @ApiPropertyOptional({ example: '17684830000000000000000001' })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  providerReference?: string;
}
