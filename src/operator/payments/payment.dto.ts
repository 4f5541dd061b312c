import { applyDecorators } from '@nestjs/common';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { isImplausible } from '../../bill-payments/settle/answers/token-doubts.js';
import { FUNDING_AMOUNT_MAX } from '../../kernel/money.js';
import { Nested, Text, Whole } from '../../platform/http/docs/field.decorator.js';
import { IsOneOf, IsText } from '../../platform/http/fields/checked-field.decorator.js';
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
  @IsOneOf.optional(
    LISTS,
    undefined,
    '`open`: every payment that is not final, the longest due first. `overdue`: those that ' +
      'should have been looked at a minute ago.',
    { default: 'needs_review' },
  )
  status?: (typeof LISTS)[number];

  @IsOneOf.optional(
    ['missing'],
    undefined,
    'Delivered payments whose token has not come in all the time that we ask; `status` does not count.',
  )
  tokenStatus?: 'missing';

  @IsText.optional(100, undefined, 'The id that a provider knows it by; then nothing else counts.')
  requestId?: string;
}

export class FoundTokenDto {
  @IsOneOf(TOKEN_ROLES, 'credit') role!: TokenRole;

  @Text('9900 1122 3344 5566 7788', 'Its 20 digits, in groups or not.')
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

/** The tokens that an operator found, and how they are documented. */
function Tokens(documented: PropertyDecorator, ...more: PropertyDecorator[]): PropertyDecorator {
  return applyDecorators(
    documented,
    Type(() => FoundTokenDto),
    ValidateNested({ each: true }),
    ArrayMaxSize(TOKENS_MAX),
    ...more,
    IsArray(),
  );
}

export class UnitsDto {
  @Text('79.9', 'kWh.', { required: false })
  @IsOptional()
  @Matches(/^\d{1,9}(\.\d{1,4})?$/, { message: 'units must be a decimal number as text' })
  units?: string;
}

export class ResolvePaymentDto extends UnitsDto {
  @IsOneOf(['delivered', 'failed'], 'delivered') outcome!: 'delivered' | 'failed';
  @Reason() reason!: string;

  @Tokens(
    Nested(
      [FoundTokenDto],
      'In the order they are keyed in. Of a prepaid purchase without: awaited.',
      undefined,
      { required: false },
    ),
    IsOptional(),
  )
  tokens?: FoundTokenDto[];

  @Whole(492_500, 'Kobo that our float was charged; the amount without it.', {
    minimum: 0,
    required: false,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(FUNDING_AMOUNT_MAX)
  cost?: number;

  @IsText.optional(100, '17684830000000000000000001') providerReference?: string;
}

export class EnterTokensDto extends UnitsDto {
  @Tokens(
    Nested(
      [FoundTokenDto],
      'The credit token, and what else the biller gave with it. At most ten.',
    ),
    ArrayMinSize(1),
  )
  tokens!: FoundTokenDto[];

  @Reason() reason!: string;
}
