import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { isImplausible } from '../../bill-payments/settle/answers/token-doubts.js';
import { FUNDING_AMOUNT_MAX } from '../../kernel/money.js';
import { ListQueryDto } from '../../platform/http/lists/list-query.dto.js';
import type { TokenRole } from '../../vending/provider/provider-answer.js';
import { readTokenText } from '../../vending/tokens/token-text.js';
import { Reason } from '../audit/reason.decorator.js';

const LISTS = ['needs_review', 'open', 'overdue'] as const;
const TOKEN_ROLES: readonly TokenRole[] = ['credit', 'bonus', 'kct1', 'kct2', 'reset', 'configure'];
const TOKENS_MAX = 10;

/** The digits of the one token that a text holds, as it is read from providers; else what was sent. */
function soleToken(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const { tokens, unread } = readTokenText(value);
  const [token, ...others] = tokens;
  return token === undefined || others.length + unread.length > 0 ? value : token.value;
}

export class ListPaymentsDto extends ListQueryDto {
  @ApiPropertyOptional({
    enum: LISTS,
    default: 'needs_review',
    description:
      '`open`: every payment that is not final, the longest due first. `overdue`: those that ' +
      'should have been looked at a minute ago.',
  })
  @IsOptional()
  @IsIn(LISTS)
  status?: (typeof LISTS)[number];

  @ApiPropertyOptional({
    enum: ['missing'],
    description:
      'Delivered payments whose token has not come in all the time that we ask; `status` does not count.',
  })
  @IsOptional()
  @IsIn(['missing'])
  tokenStatus?: 'missing';

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

  @ApiProperty({
    type: String,
    description: 'Its 20 digits, in groups or not.',
    example: '9900 1122 3344 5566 7788',
  })
  @Transform(({ value }: { value: unknown }) => soleToken(value))
  @Matches(/^[0-9]{20}$/, { message: 'value must be 20 digits' })
  @ValidateBy({
    name: 'isPlausible',
    validator: {
      validate: (value) => typeof value !== 'string' || !isImplausible(value),
      defaultMessage: () => 'value cannot be a token: it has too few different digits',
    },
  })
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

export class EnterTokensDto {
  @ApiProperty({
    type: [FoundTokenDto],
    description: 'The credit token, and what else the biller gave with it. At most ten.',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(TOKENS_MAX)
  @ValidateNested({ each: true })
  @Type(() => FoundTokenDto)
  tokens!: FoundTokenDto[];

  @Reason()
  reason!: string;

  @ApiPropertyOptional({ type: String, description: 'kWh.', example: '79.9' })
  @IsOptional()
  @Matches(/^\d{1,9}(\.\d{1,4})?$/, { message: 'units must be a decimal number as text' })
  units?: string;
}
