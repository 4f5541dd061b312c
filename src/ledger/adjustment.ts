import type { Movement } from './movement.js';
import { adjustLegs } from './posting.js';

/** A correction by hand of what a wallet holds. */
export interface Adjustment {
  /** Names the posting, so that one adjustment cannot be booked twice. */
  readonly id: string;
  readonly walletId: string;
  /** Kobo; below zero it is a debit. Never zero. */
  readonly amount: number;
}

/** The movement of an adjustment, as the customer's statement shows it. */
export function adjustmentOf(adjustment: Adjustment, transactionId: string): Movement {
  const { id, walletId, amount } = adjustment;
  return {
    walletId,
    transactionId,
    type: 'adjustment',
    direction: amount < 0 ? 'debit' : 'credit',
    amount: Math.abs(amount),
    reference: `adjustment-${id}`,
    subjectId: id,
    reversesTransactionId: null,
    posting: 'adjust',
    legs: adjustLegs(amount),
  };
}
