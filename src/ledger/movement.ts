import {
  AmountOutOfRange,
  InsufficientFunds,
  WalletFrozen,
  type DomainError,
} from '../kernel/errors.js';
import { BALANCE_MAX } from '../kernel/money.js';
import type { Leg, PostingKind } from './posting.js';
import type { WalletState } from './wallet.js';

export type TransactionType = 'funding' | 'bill_payment' | 'refund' | 'adjustment';
export type Direction = 'credit' | 'debit';

/** One movement of money on one wallet, before it has a place in the wallet's history. */
export interface Movement {
  readonly walletId: string;
  readonly transactionId: string;
  readonly type: TransactionType;
  readonly direction: Direction;
  /** Kobo, positive. */
  readonly amount: number;
  readonly reference: string;
  /** What the money moved for: a bill payment, a funding, an adjustment. */
  readonly subjectId: string;
  readonly reversesTransactionId: string | null;
  readonly posting: PostingKind;
  readonly legs: readonly Leg[];
}

/** A movement with its place in the history: its wallet's next version, and the balance after it. */
export interface PlacedMovement extends Movement {
  readonly walletVersion: number;
  readonly balanceAfter: number;
}

/** A posting that moves no wallet: the capture of held money. */
export interface InnerPosting {
  readonly walletId: string;
  readonly subjectId: string;
  readonly posting: PostingKind;
  readonly legs: readonly Leg[];
}

/** Why `movement` may not happen to a wallet in this state; null when it may. */
export function refusalOf(movement: Movement, wallet: WalletState): DomainError | null {
  if (movement.direction === 'credit') {
    return movement.amount > BALANCE_MAX - wallet.balance
      ? new AmountOutOfRange('The balance would no longer be an exact number of kobo.')
      : null;
  }
  if (wallet.status === 'frozen') return new WalletFrozen();
  if (wallet.balance < movement.amount)
    return new InsufficientFunds(wallet.balance, movement.amount);
  return null;
}

/** Gives a movement the wallet's next version and the balance that follows from the one before. */
export function place(movement: Movement, wallet: WalletState): PlacedMovement {
  const delta = movement.direction === 'credit' ? movement.amount : -movement.amount;
  return {
    ...movement,
    walletVersion: wallet.version + 1,
    balanceAfter: wallet.balance + delta,
  };
}

/** The wallet after a placed movement. */
export function after(wallet: WalletState, placed: PlacedMovement): WalletState {
  return { status: wallet.status, balance: placed.balanceAfter, version: placed.walletVersion };
}
