import type { Movement } from './movement.js';
import { adjustLegs } from './posting.js';
import type { WalletState } from './wallet.js';

/** A manual correction of a wallet's balance. */
export interface Adjustment {
  /** Names the posting, so that one adjustment cannot be booked twice. */
  readonly id: string;
  readonly walletId: string;
  /** Kobo. A negative amount is a debit. Never zero. */
  readonly amount: number;
  /** Whether later credits first repay what this adjustment leaves owed. */
  readonly collects?: boolean;
}

/** The effect of an adjustment, in kobo: the change of the wallet's balance, and what the wallet now owes for it. */
export interface Adjusted {
  readonly moved: number;
  readonly owed: number;
}

/** A write-off of what a wallet owes, in full or in part. */
export interface WriteOff {
  readonly id: string;
  readonly walletId: string;
  /** Kobo, positive. */
  readonly amount: number;
}

/** Only a frozen wallet may owe money: from any other the customer could still spend the balance. */
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
