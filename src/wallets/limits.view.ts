import { lagosDate, nextLagosMidnight } from '../kernel/lagos-date.js';
import { leftOf } from '../ledger/limits.js';
import { spentOn } from '../ledger/spending.js';
import { Moment, Nested, Whole } from '../platform/http/docs/field.decorator.js';
import type { LimitUsage } from './limits.store.js';

export class SingleLimitView {
  @Whole.orNull(5_000_000, 'Kobo of one funding; null: no limit.') max!: number | null;
}

export class DailyLimitView {
  @Whole.orNull(5_000_000, 'Kobo of the purchases of one day, fees included; null: no limit.')
  max!: number | null;

  @Whole(500_000, 'Today’s purchases, less those of today that were refunded.') used!: number;
  @Whole.orNull(4_500_000, 'What may still be bought today.') left!: number | null;
  @Moment('2026-11-22T23:00:00.000Z', 'The next midnight in Lagos.') resetsAt!: string;
}

export class BalanceLimitView {
  @Whole.orNull(30_000_000, 'Kobo after a funding; null: no limit.') max!: number | null;

  @Whole.orNull(20_500_000, 'What may still be funded, also counting fundings that are being paid.')
  left!: number | null;
}

export class LimitsView {
  @Whole(1) tier!: number;
  @Nested(SingleLimitView) single!: SingleLimitView;
  @Nested(DailyLimitView) daily!: DailyLimitView;
  @Nested(BalanceLimitView) balance!: BalanceLimitView;
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
