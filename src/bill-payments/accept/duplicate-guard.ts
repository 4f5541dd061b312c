import { DuplicatePurchase } from '../../kernel/errors.js';
import { firstIdAt, momentOf } from '../../kernel/ids.js';
import type { MeterType } from '../../vending/provider/electricity-provider.js';

/** The fields that two duplicates have in common, besides the wallet. */
export interface WantedPurchase {
  readonly billerId: string;
  readonly meterNumber: string;
  readonly meterType: MeterType;
  readonly amount: number;
  readonly allowDuplicate?: boolean;
}

/** How to search for duplicates of one purchase. */
export interface DuplicateSearch {
  /** Equal for two purchases of one wallet that are duplicates of each other; such requests never share a group. */
  readonly exclusiveKey: string;
  /** The smallest id that a payment made within the window can have. */
  readonly fromId: string;
}

/** How to search for duplicates; null when the caller allows them or the guard is off. */
export function duplicateSearch(
  wanted: WantedPurchase,
  windowMs: number,
  nowMs: number,
): DuplicateSearch | null {
  if (windowMs === 0 || wanted.allowDuplicate === true) return null;
  const { billerId, meterNumber, meterType, amount } = wanted;
  return {
    exclusiveKey: `${billerId} ${meterNumber} ${meterType} ${amount}`,
    // An id contains the time of its request, so the query needs no time column.
    fromId: firstIdAt(nowMs - windowMs),
  };
}

/** The refusal of a purchase whose duplicate has this id. */
export function duplicateRefusal(id: string, nowMs: number): DuplicatePurchase {
  // Another process may have made it a moment after `nowMs`, or with a clock that is ahead.
  return new DuplicatePurchase(id, Math.max(0, Math.floor((nowMs - momentOf(id)) / 1_000)));
}
