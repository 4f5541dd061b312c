import { entryOf } from '../kernel/entry-of.js';
import { invariant } from '../kernel/invariant.js';
import type { Period } from '../kernel/period.js';
import { BILLERS } from '../meters/biller-catalogue.js';

/** A row of a statement, oldest first. Amounts are kobo. */
export interface StatementRow {
  readonly id: string;
  readonly type: string;
  readonly direction: string;
  readonly amount: number;
  readonly balanceAfter: number;
  readonly walletVersion: number;
  readonly reference: string;
  readonly createdAt: Date;
  /** The purchase that the row paid for or refunded; null for all others, like the next three fields. */
  readonly billPaymentId: string | null;
  readonly billerId: string | null;
  readonly meterNumber: string | null;
  readonly paymentStatus: string | null;
}

/** The facts of a statement that are known before its rows are read. Kobo. */
export interface StatementHead {
  readonly opening: number;
  readonly closing: number;
  readonly rowCount: number;
  /** The period that the caller asked for. */
  readonly period: Period;
  readonly madeAt: Date;
}

/** The moment of the closing balance: for a day, its last moment. */
export function closesAt({ period: { until }, madeAt }: StatementHead): Date {
  if (until === null) return madeAt;
  return until.isDay ? new Date(until.at.getTime() - 1) : until.at;
}

/** The running sums of a statement. Kobo. */
export interface WalletStatementSums {
  readonly credits: number;
  readonly debits: number;
}

/**
 * Sums up a statement while it is written, and stops it when the sums do not match the balances. A reader
 * sees that a broken-off statement is incomplete, but not that a complete one is wrong.
 */
export class StatementTally {
  private credits = 0;
  private debits = 0;
  private balance: number;
  private rowCount = 0;

  constructor(private readonly head: StatementHead) {
    this.balance = head.opening;
  }

  add(rows: readonly StatementRow[]): void {
    let { credits, debits, balance } = this;
    for (const { direction, amount, balanceAfter, walletVersion } of rows) {
      if (direction === 'credit') credits += amount;
      else debits += amount;
      balance += direction === 'credit' ? amount : -amount;
      // The message is built only on failure, not for each of a million rows.
      if (balance !== balanceAfter) {
        invariant(false, `the balance after version ${walletVersion} follows`);
      }
    }
    this.credits = credits;
    this.debits = debits;
    this.balance = balance;
    this.rowCount += rows.length;
  }

  /** opening + credits − debits = closing, and no row is missing. */
  close(): WalletStatementSums {
    const { opening, closing, rowCount } = this.head;
    invariant(this.rowCount === rowCount, `a statement of ${rowCount} rows has ${this.rowCount}`);
    invariant(opening + this.credits - this.debits === closing, 'the statement ties out');
    return { credits: this.credits, debits: this.debits };
  }
}

const NAMES: Readonly<Record<string, string>> = {
  funding: 'Wallet funding',
  bill_payment: 'Electricity',
  refund: 'Refund',
  adjustment: 'Adjustment',
};
const billerNames = new Map(BILLERS.map(({ id, name }) => [id, name]));

/** A transaction in words for the customer. */
export function descriptionOf({
  type,
  billerId,
  meterNumber,
  paymentStatus,
}: StatementRow): string {
  const isOpen = paymentStatus !== null && !['completed', 'failed'].includes(paymentStatus);
  const parts = [entryOf(NAMES, type) ?? type];
  // Comes first, because a narrow column may cut the rest.
  if (type === 'bill_payment' && paymentStatus === 'failed') parts.push('refunded');
  if (type === 'bill_payment' && isOpen) parts.push('in progress');
  if (billerId !== null) parts.push(billerNames.get(billerId) ?? billerId);
  if (meterNumber !== null) parts.push(meterNumber);
  return parts.join(', ');
}
