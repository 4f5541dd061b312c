import { newId } from '../kernel/ids.js';
import { placeMovement, walletAfter, type Movement, type PlacedMovement } from './movement.js';
import { collectLegs } from './posting.js';
import type { WalletState } from './wallet.js';

/**
 * Gives a movement its place, and lets a credit pay what the wallet owes first, where that was decided:
 * the credit is booked whole, and a debit follows it in the same commit.
 * @example
 * placeAll(funding, { ...wallet, owed: 300, collects: true }) // the funding, then a debit of 300
 */
export function placeAll(movement: Movement, wallet: WalletState): readonly PlacedMovement[] {
  const placed = placeMovement(movement, wallet);
  const due = dueFrom(movement, wallet);
  if (due === 0) return [placed];
  return [placed, placeMovement(collection(movement, due), walletAfter(wallet, placed))];
}

/** The wallet after all movements, in their order. */
export function afterAll(wallet: WalletState, placed: readonly PlacedMovement[]): WalletState {
  return placed.reduce(walletAfter, wallet);
}

function dueFrom({ direction, amount }: Movement, { owed = 0, collects }: WalletState): number {
  return direction === 'credit' && collects === true ? Math.min(owed, amount) : 0;
}

/** A freeze does not stop it, because two people approved it before. */
function collection({ walletId, subjectId }: Movement, amount: number): Movement {
  return {
    walletId,
    transactionId: newId(),
    type: 'adjustment',
    direction: 'debit',
    amount,
    reference: `receivable-${subjectId}`,
    subjectId,
    reversesTransactionId: null,
    posting: 'collect',
    legs: collectLegs(amount),
    passesFreeze: true,
  };
}
