import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { FUNDING_AMOUNT_MAX } from '../kernel/money.js';
import { ListQueryDto } from '../platform/http/lists/list-query.dto.js';
import { FUNDING_STATUSES, type FundingStatus } from './funding.js';

export class FundWalletDto {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: FUNDING_AMOUNT_MAX,
    description: 'Kobo: 2000000 is ₦20,000.00.',
    example: 2_000_000,
  })
  @IsInt()
  @Min(1)
  @Max(FUNDING_AMOUNT_MAX)
  amount!: number;
}

export class ListFundingsDto extends ListQueryDto {
  @ApiPropertyOptional({ enum: FUNDING_STATUSES })
  @IsOptional()
  @IsIn(FUNDING_STATUSES)
  status?: FundingStatus;
}
