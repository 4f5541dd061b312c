import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { FUNDING_AMOUNT_MAX } from '../kernel/money.js';

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
