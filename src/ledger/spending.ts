/** What a wallet spent on the day of its last purchase. */
export interface Spent {
  /** `YYYY-MM-DD` in Africa/Lagos; null before the first purchase. */
  readonly spentOn: string | null;
  /** Kobo. */
  readonly spent: number;
}

/** How a movement counts towards what its wallet spends in a day. */
export interface Spending {
  /** The day of the purchase, `YYYY-MM-DD` in Africa/Lagos. */
  readonly day: string;
  /** Kobo. A purchase adds its total, and its refund subtracts it. */
  readonly amount: number;
}

/**
 * What a wallet has spent on `day`. A later day may have begun by the clock of another process: then
 * `day` is over, and what is bought counts towards the later one.
 */
export function spentOn(spent: Spent, day: string): number {
  return spent.spentOn !== null && spent.spentOn >= day ? spent.spent : 0;
}

/** What a wallet has spent after a movement. A refund does not change a day that is over. */
export function afterSpending(spent: Spent, spending: Spending | undefined): Spent {
  if (spending === undefined) return { spentOn: spent.spentOn, spent: spent.spent };
  const { day, amount } = spending;
  if (amount < 0) {
    const isOver = spent.spentOn !== day;
    // A refund may be of a purchase made before days were counted, so the result is never below zero.
    return {
      spentOn: spent.spentOn,
      spent: isOver ? spent.spent : Math.max(0, spent.spent + amount),
    };
  }
  const isLater = spent.spentOn !== null && spent.spentOn > day;
  return { spentOn: isLater ? spent.spentOn : day, spent: spentOn(spent, day) + amount };
}
