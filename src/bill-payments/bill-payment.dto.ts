import { IsDivisibleBy } from 'class-validator';
import { KOBO_PER_NAIRA } from '../kernel/money.js';
import { IsFlag, IsOneOf, IsWhole } from '../platform/http/fields/checked-field.decorator.js';
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
  @IsWhole(KOBO_PER_NAIRA, AMOUNT_MAX, 500_000, 'Kobo, a multiple of 100: 500000 is ₦5,000.00.', {
    multipleOf: KOBO_PER_NAIRA,
  })
  @IsDivisibleBy(KOBO_PER_NAIRA)
  amount!: number;

  @Phone('Whom the biller may text; the user’s own number when it is left out.')
  phone?: string | null;

  @IsFlag.optional(
    false,
    'Buys although the same was bought for this meter a moment ago, which is refused otherwise ' +
      'with `duplicate_purchase`.',
  )
  allowDuplicate?: boolean;
}

export class ListBillPaymentsDto extends ListQueryDto {
  @IsOneOf.optional(STATUSES) status?: PaymentStatus;
}
