import {
  AmountOutOfRange,
  InsufficientFunds,
  WalletFrozen,
  type DomainError,
} from '../kernel/errors.js';
import { BALANCE_MAX } from '../kernel/money.js';
import { NOT_EXACT, spendingRefusal, type Limits } from './limits.js';
import type { Leg, PostingKind } from './posting.js';
import { afterSpending, spentOn, type Spending, type Spent } from './spending.js';
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
  /** The reason of the movement: a bill payment, a funding, an adjustment. */
  readonly subjectId: string;
  readonly reversesTransactionId: string | null;
  readonly posting: PostingKind;
  readonly legs: readonly Leg[];
  /** How it counts towards the day's purchases. Without it, it does not count. */
  readonly spending?: Spending;
  /** The limits of a purchase. Credits and adjustments approved by two people have none. */
  readonly limits?: Limits;
  /** A freeze does not stop this debit, because two people approved it. */
  readonly passesFreeze?: true;
}

/** A movement with its place in the history: the wallet's next version, and its state afterwards. */
export interface PlacedMovement extends Movement, Spent {
  readonly walletVersion: number;
  readonly balanceAfter: number;
  /** What the wallet owes, in kobo. */
  readonly owedBefore: number;
  readonly owedAfter: number;
}

/** A posting that moves no wallet: the capture of held money. */
export interface InnerPosting {
  readonly walletId: string;
  readonly subjectId: string;
  readonly posting: PostingKind;
  readonly legs: readonly Leg[];
}

/** Why a wallet in this state must refuse `movement`; null when it may happen. */
export function refusalOf(movement: Movement, wallet: WalletState): DomainError | null {
  if (movement.direction === 'credit') {
    return movement.amount > BALANCE_MAX - wallet.balance ? new AmountOutOfRange(NOT_EXACT) : null;
  }
  if (wallet.status === 'frozen' && movement.passesFreeze !== true) return new WalletFrozen();
  const passedLimit = limitRefusal(movement, wallet);
  if (passedLimit !== null) return passedLimit;
  if (wallet.balance < movement.amount)
    return new InsufficientFunds(wallet.balance, movement.amount);
  return null;
}

function limitRefusal({ limits, spending }: Movement, wallet: WalletState): DomainError | null {
  if (limits === undefined || spending === undefined) return null;
  return spendingRefusal(limits, spending.amount, spentOn(wallet, spending.day));
}

/** Gives a movement the wallet's next version and the balance that follows from the one before. */
export function placeMovement(movement: Movement, wallet: WalletState): PlacedMovement {
  const delta = movement.direction === 'credit' ? movement.amount : -movement.amount;
  const { owed = 0 } = wallet;
  return {
    ...movement,
    owedBefore: owed,
    owedAfter: owed - receivableOf(movement),
    walletVersion: wallet.version + 1,
    balanceAfter: wallet.balance + delta,
    ...afterSpending(wallet, movement.spending),
  };
}

/** The wallet after a placed movement. */
export function walletAfter(wallet: WalletState, placed: PlacedMovement): WalletState {
  const { balanceAfter: balance, walletVersion: version, spentOn: day, spent } = placed;
  const { status, collects } = wallet;
  const debt = wallet.owed === undefined ? {} : { owed: placed.owedAfter };
  return { status, balance, version, spentOn: day, spent, ...debt, ...(collects && { collects }) };
}

/** The change of the account that holds the wallet's debt. Negative when the debt grows. */
function receivableOf({ legs }: Movement): number {
  return legs.find(({ account }) => account === 'receivable')?.amount ?? 0;
}
