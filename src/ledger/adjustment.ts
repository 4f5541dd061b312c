import type { Movement } from './movement.js';
import { adjustLegs } from './posting.js';
import type { WalletState } from './wallet.js';

/** A correction by hand of what a wallet holds. */
export interface Adjustment {
  /** Names the posting, so that one adjustment cannot be booked twice. */
  readonly id: string;
  readonly walletId: string;
  /** Kobo; below zero it is a debit. Never zero. */
  readonly amount: number;
  /** Whether later credits pay first what this leaves owed. */
  readonly collects?: boolean;
}

/** What an adjustment came to, in kobo: what left the wallet or reached it, and what it owes for it. */
export interface Adjusted {
  readonly moved: number;
  readonly owed: number;
}

/** What a wallet owes is given up, wholly or in part. */
export interface WriteOff {
  readonly id: string;
  readonly walletId: string;
  /** Kobo, positive. */
  readonly amount: number;
}

/** Only a frozen wallet owes: from another the customer can still take what it holds. */
export function owedFor(amount: number, { status, balance }: WalletState): number {
  return status === 'frozen' ? Math.max(0, -amount - balance) : 0;
}

/** The movement of an adjustment, as the customer's statement shows it; `owed` is not taken from the wallet. */
export function adjustmentOf(
  { id, walletId, amount }: Adjustment,
  owed: number,
  transactionId: string,
): Movement {
  return {
    walletId,
    transactionId,
    type: 'adjustment',
    direction: amount < 0 ? 'debit' : 'credit',
    amount: Math.abs(amount + owed),
    reference: `adjustment-${id}`,
    subjectId: id,
    reversesTransactionId: null,
    posting: 'adjust',
    legs: adjustLegs(amount, owed),
    passesFreeze: true,
  };
}
