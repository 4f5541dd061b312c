import { FUNDING_AMOUNT_MAX } from '../kernel/money.js';
import { IsOneOf, IsWhole } from '../platform/http/fields/checked-field.decorator.js';
import { ListQueryDto } from '../platform/http/lists/list-query.dto.js';
import { FUNDING_STATUSES, type FundingStatus } from './funding.js';

export class FundWalletDto {
  @IsWhole(1, FUNDING_AMOUNT_MAX, 2_000_000, 'Kobo: 2000000 is ₦20,000.00.') amount!: number;
}

export class ListFundingsDto extends ListQueryDto {
  @IsOneOf.optional(FUNDING_STATUSES) status?: FundingStatus;
}
