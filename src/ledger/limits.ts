import { AmountOutOfRange, LimitExceeded } from '../kernel/errors.js';
import { BALANCE_MAX } from '../kernel/money.js';

/** What a KYC tier lets a wallet do, in kobo; null: no limit. */
export interface Limits {
  /** One funding. */
  readonly singleMax: number | null;
  /** The totals of the purchases of one day, less those that were refunded on that day. */
  readonly dailyMax: number | null;
  /** What the wallet holds after a funding. */
  readonly balanceMax: number | null;
}

/** The limits of a wallet's user, as a lookup reads them. */
export interface LimitsRow {
  readonly single_max: number | null;
  readonly daily_max: number | null;
  readonly balance_max: number | null;
}

/** What a source's lookup adds to read the limits of the wallet `w`; it also names its user `u`. */
export const LIMITS_COLUMNS = 'tier.single_max, tier.daily_max, tier.balance_max';
export const LIMITS_JOINS = `
    JOIN users u ON u.id = w.user_id
    JOIN kyc_tiers tier ON tier.tier = u.kyc_tier`;

export function limitsOf(row: LimitsRow): Limits {
  return { singleMax: row.single_max, dailyMax: row.daily_max, balanceMax: row.balance_max };
}

export const NOT_EXACT = 'The balance would no longer be an exact number of kobo.';

/** The rest of a limit after `used`; null when there is no limit. */
export function leftOf(max: number | null, used: number): number | null {
  return max === null ? null : Math.max(0, max - used);
}

/** Why `amount` may not be funded, given the balance and the pending fundings; null when it may. */
export function fundingRefusal(
  { singleMax, balanceMax }: Limits,
  amount: number,
  held: number,
): AmountOutOfRange | LimitExceeded | null {
  if (amount > BALANCE_MAX - held) return new AmountOutOfRange(NOT_EXACT);
  if (singleMax !== null && amount > singleMax) {
    return new LimitExceeded(
      { limit: 'single', max: singleMax, left: singleMax },
      `One funding may be ${singleMax} kobo at most.`,
    );
  }
  const left = leftOf(balanceMax, held);
  if (balanceMax === null || left === null || amount <= left) return null;
  return new LimitExceeded(
    { limit: 'balance', max: balanceMax, left },
    `The wallet may hold ${balanceMax} kobo; ${left} kobo more can be funded.`,
  );
}

/** Why `total` may not be spent, given what was `spent` on the same day; null when it may. */
export function spendingRefusal(
  { dailyMax }: Limits,
  total: number,
  spent: number,
): LimitExceeded | null {
  const left = leftOf(dailyMax, spent);
  if (dailyMax === null || left === null || total <= left) return null;
  return new LimitExceeded(
    { limit: 'daily', max: dailyMax, left },
    `Purchases of one day may come to ${dailyMax} kobo; ${left} kobo are left until midnight in Lagos.`,
  );
}
