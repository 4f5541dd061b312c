import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsDivisibleBy, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { KOBO_PER_NAIRA } from '../kernel/money.js';
import { Phone } from '../platform/http/fields/phone.decorator.js';
import { ListQueryDto } from '../platform/http/lists/list-query.dto.js';
import { MeterDto } from '../meters/meter.dto.js';
import type { PaymentStatus } from './payment/payment-state.js';

/** The largest amount any biller could take; each biller's own limits are far below. */
const AMOUNT_MAX = 100_000_000_000;
const STATUSES: readonly PaymentStatus[] = [
  'pending',
  'processing',
  'needs_review',
  'completed',
  'failed',
];

export class CreateBillPaymentDto extends MeterDto {
  @ApiProperty({
    type: 'integer',
    minimum: KOBO_PER_NAIRA,
    maximum: AMOUNT_MAX,
    multipleOf: KOBO_PER_NAIRA,
    description: 'Kobo, a multiple of 100: 500000 is ₦5,000.00.',
    example: 500_000,
  })
  @IsInt()
  @Min(KOBO_PER_NAIRA)
  @Max(AMOUNT_MAX)
  @IsDivisibleBy(KOBO_PER_NAIRA)
  amount!: number;

  @Phone('Whom the biller may text; the user’s own number when it is left out.')
  phone?: string | null;

  @ApiPropertyOptional({
    description:
      'Buys although the same was bought for this meter a moment ago, which is refused otherwise ' +
      'with `duplicate_purchase`.',
    example: false,
  })
  @IsOptional()
  @IsBoolean()
  allowDuplicate?: boolean;
}

export class ListBillPaymentsDto extends ListQueryDto {
  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES)
  status?: PaymentStatus;
}
