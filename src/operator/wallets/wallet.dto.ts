import { NotEquals } from 'class-validator';
import { Email } from '../../auth/email.decorator.js';
import { FUNDING_AMOUNT_MAX } from '../../kernel/money.js';
import { IsFlag, IsId, IsWhole } from '../../platform/http/fields/checked-field.decorator.js';
import { Reason } from '../audit/reason.decorator.js';

export class AdjustWalletDto {
  @IsWhole(
    -FUNDING_AMOUNT_MAX,
    FUNDING_AMOUNT_MAX,
    -100_000,
    'Kobo that the wallet gains; below zero it loses them. Not zero.',
  )
  @NotEquals(0)
  amount!: number;

  @IsId.optional(
    undefined,
    'The funding that it sets right. Adjustments of one funding never come to more than was paid for it.',
  )
  fundingId?: string;

  @IsFlag.optional(
    undefined,
    'Of a debit: whether later credits pay first what the frozen wallet does not hold and so owes.',
    { default: false },
  )
  collects?: boolean;

  @Reason() reason!: string;
}

export class WriteOffDto {
  @IsWhole(1, FUNDING_AMOUNT_MAX, 100_000, 'Kobo, of what the wallet owes.') amount!: number;
  @Reason() reason!: string;
}

export class FindCustomerDto {
  @Email() email!: string;
}
