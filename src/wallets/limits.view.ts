import { ApiProperty } from '@nestjs/swagger';
import { lagosDate, nextLagosMidnight } from '../kernel/lagos-date.js';
import { leftOf } from '../ledger/limits.js';
import { spentOn } from '../ledger/spending.js';
import type { LimitUsage } from './limits.store.js';

const MAX = { type: 'integer', nullable: true } as const;

export class SingleLimitView {
  @ApiProperty({ ...MAX, description: 'Kobo of one funding; null: no limit.', example: 5_000_000 })
  max!: number | null;
}

export class DailyLimitView {
  @ApiProperty({
    ...MAX,
    description: 'Kobo of the purchases of one day, fees included; null: no limit.',
    example: 5_000_000,
  })
  max!: number | null;

  @ApiProperty({
    type: 'integer',
    description: 'Today’s purchases, less those of today that were refunded.',
    example: 500_000,
  })
  used!: number;

  @ApiProperty({ ...MAX, description: 'What may still be bought today.', example: 4_500_000 })
  left!: number | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'The next midnight in Lagos.',
    example: '2026-11-22T23:00:00.000Z',
  })
  resetsAt!: string;
}

export class BalanceLimitView {
  @ApiProperty({
    ...MAX,
    description: 'Kobo after a funding; null: no limit.',
    example: 30_000_000,
  })
  max!: number | null;

  @ApiProperty({
    ...MAX,
    description: 'What may still be funded, also counting fundings that are being paid.',
    example: 20_500_000,
  })
  left!: number | null;
}

export class LimitsView {
  @ApiProperty({ type: 'integer', example: 1 })
  tier!: number;

  @ApiProperty({ type: SingleLimitView })
  single!: SingleLimitView;

  @ApiProperty({ type: DailyLimitView })
  daily!: DailyLimitView;

  @ApiProperty({ type: BalanceLimitView })
  balance!: BalanceLimitView;
}

/** What a customer sees of the limits. */
export function limitsView(standing: LimitUsage, now: Date): LimitsView {
  const { tier, limits, balance, awaited } = standing;
  const used = spentOn(standing, lagosDate(now));
  return {
    tier,
    single: { max: limits.singleMax },
    daily: {
      max: limits.dailyMax,
      used,
      left: leftOf(limits.dailyMax, used),
      resetsAt: nextLagosMidnight(now).toISOString(),
    },
    balance: { max: limits.balanceMax, left: leftOf(limits.balanceMax, balance + awaited) },
  };
}
