import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, IsUUID, Max, Min, NotEquals } from 'class-validator';
import { Email } from '../../auth/email.decorator.js';
import { FUNDING_AMOUNT_MAX } from '../../kernel/money.js';
import { Reason } from '../audit/reason.decorator.js';

export class AdjustWalletDto {
  @ApiProperty({
    type: 'integer',
    minimum: -FUNDING_AMOUNT_MAX,
    maximum: FUNDING_AMOUNT_MAX,
    description: 'Kobo that the wallet gains; below zero it loses them. Not zero.',
    example: -100_000,
  })
  @IsInt()
  @Min(-FUNDING_AMOUNT_MAX)
  @Max(FUNDING_AMOUNT_MAX)
  @NotEquals(0)
  amount!: number;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    description:
      'The funding that it sets right. Adjustments of one funding never come to more than was paid for it.',
  })
  @IsOptional()
  @IsUUID()
  fundingId?: string;

  @ApiPropertyOptional({
    default: false,
    description:
      'Of a debit: whether later credits pay first what the frozen wallet does not hold and so owes.',
  })
  @IsOptional()
  @IsBoolean()
  collects?: boolean;

  @Reason()
  reason!: string;
}

export class WriteOffDto {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: FUNDING_AMOUNT_MAX,
    description: 'Kobo, of what the wallet owes.',
    example: 100_000,
  })
  @IsInt()
  @Min(1)
  @Max(FUNDING_AMOUNT_MAX)
  amount!: number;

  @Reason()
  reason!: string;
}

export class FindCustomerDto {
  @Email()
  email!: string;
}
