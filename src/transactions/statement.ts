import { entryOf } from '../kernel/entry-of.js';
import { invariant } from '../kernel/invariant.js';
import type { Period } from '../kernel/period.js';
import { BILLERS } from '../meters/biller-catalogue.js';

/** A transaction as a statement reads it, oldest first. Amounts are kobo. */
export interface StatementRow {
  readonly id: string;
  readonly type: string;
  readonly direction: string;
  readonly amount: number;
  readonly balanceAfter: number;
  readonly walletVersion: number;
  readonly reference: string;
  readonly createdAt: Date;
  /** Of the purchase that it paid for or gave back; null for everything else, as the next three. */
  readonly billPaymentId: string | null;
  readonly billerId: string | null;
  readonly meterNumber: string | null;
  readonly paymentStatus: string | null;
}

/** What is known of a statement before its rows are read. Kobo. */
export interface StatementHead {
  readonly opening: number;
  readonly closing: number;
  readonly rowCount: number;
  /** As it was asked for. */
  readonly period: Period;
  readonly madeAt: Date;
}

/** The moment that the closing balance is of: the last one of a day that was asked for. */
export function closesAt({ period: { until }, madeAt }: StatementHead): Date {
  if (until === null) return madeAt;
  return until.isDay ? new Date(until.at.getTime() - 1) : until.at;
}

/** The sums of a statement so far. Kobo. */
export interface WalletStatementSums {
  readonly credits: number;
  readonly debits: number;
}

/**
 * Adds a statement up as it is written, and refuses to go on when it does not tie out: half a statement
 * is visibly broken, a wrong one is not.
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
      // The sentence is made when it is needed, and not for each of a million rows.
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

/** A transaction in a customer's words. */
export function descriptionOf({
  type,
  billerId,
  meterNumber,
  paymentStatus,
}: StatementRow): string {
  const isOpen = paymentStatus !== null && !['completed', 'failed'].includes(paymentStatus);
  const parts = [entryOf(NAMES, type) ?? type];
  // Before the rest: a column may be too narrow for all of it.
  if (type === 'bill_payment' && paymentStatus === 'failed') parts.push('refunded');
  if (type === 'bill_payment' && isOpen) parts.push('in progress');
  if (billerId !== null) parts.push(billerNames.get(billerId) ?? billerId);
  if (meterNumber !== null) parts.push(meterNumber);
  return parts.join(', ');
}
