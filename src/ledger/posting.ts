import { invariant } from '../kernel/invariant.js';

/** A wallet (the one the posting belongs to), or a system account. System accounts have no row. */
export type Account =
  | 'wallet'
  | 'vending:held'
  | 'income:fees'
  | 'income:commission'
  | 'adjustments'
  | 'receivable'
  | 'losses'
  | `funding:${string}`
  | `provider:${string}`;

/** The kinds of postings. Each happens at most once for a subject, which PostgreSQL enforces. */
export type PostingKind =
  'fund' | 'hold' | 'capture' | 'release' | 'reverse' | 'adjust' | 'collect' | 'write_off';

/** One leg of a posting: kobo that an account gains (positive) or loses (negative). */
export interface Leg {
  readonly account: Account;
  readonly amount: number;
}

/** A booked leg. */
export interface EntryRow extends Leg {
  readonly posting: PostingKind;
  readonly createdAt: Date;
}

/** The amounts of one bill payment, in kobo. `cost` is what the provider charged our float. */
export interface CapturedAmounts {
  readonly provider: string;
  readonly amount: number;
  readonly fee: number;
  readonly cost: number;
}

/** Money arrives through a gateway and is credited to the wallet. */
export function fundLegs(gateway: string, amount: number): Leg[] {
  return balanced([
    { account: `funding:${gateway}`, amount: -amount },
    { account: 'wallet', amount },
  ]);
}

/** The total of a purchase leaves the wallet and is held until the outcome is known. */
export function holdLegs(total: number): Leg[] {
  return balanced([
    { account: 'wallet', amount: -total },
    { account: 'vending:held', amount: total },
  ]);
}

/** Held money returns to the wallet in full, because the purchase failed before its capture. */
export function releaseLegs(total: number): Leg[] {
  return balanced([
    { account: 'vending:held', amount: -total },
    { account: 'wallet', amount: total },
  ]);
}

/**
 * Held money goes where it was earned: the provider's actual cost to the provider, what is left of
 * the amount to commission (less than zero when the provider charged more), the fee to fees.
 */
export function captureLegs(captured: CapturedAmounts): Leg[] {
  return balanced([
    { account: 'vending:held', amount: -(captured.amount + captured.fee) },
    ...earnedLegs(captured),
  ]);
}

/** The provider reversed a delivered purchase: the captured legs are negated, and the wallet gets its money back. */
export function reverseLegs(captured: CapturedAmounts): Leg[] {
  const negated = earnedLegs(captured).map(({ account, amount }) => ({ account, amount: -amount }));
  return balanced([...negated, { account: 'wallet', amount: captured.amount + captured.fee }]);
}

/**
 * A manual adjustment: `amount` is what the wallet gains, or loses when it is negative. `owed` is the part of a
 * loss that the balance does not cover; the wallet owes it from then on.
 */
export function adjustLegs(amount: number, owed = 0): Leg[] {
  return balanced([
    { account: 'wallet', amount: amount + owed },
    { account: 'receivable', amount: -owed },
    { account: 'adjustments', amount: -amount },
  ]);
}

/** A wallet repays its debt. */
export function collectLegs(amount: number): Leg[] {
  return balanced([
    { account: 'wallet', amount: -amount },
    { account: 'receivable', amount },
  ]);
}

/** The debt of a wallet is written off. */
export function writeOffLegs(amount: number): Leg[] {
  return balanced([
    { account: 'receivable', amount },
    { account: 'losses', amount: -amount },
  ]);
}

function earnedLegs({ provider, amount, fee, cost }: CapturedAmounts): Leg[] {
  return [
    { account: `provider:${provider}`, amount: cost },
    { account: 'income:commission', amount: amount - cost },
    { account: 'income:fees', amount: fee },
  ];
}

function balanced(legs: Leg[]): Leg[] {
  const sum = legs.reduce((total, leg) => total + leg.amount, 0);
  invariant(sum === 0, `a posting must sum to zero, not ${sum}`);
  return legs.filter((leg) => leg.amount !== 0);
}
