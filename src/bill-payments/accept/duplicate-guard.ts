import { DuplicatePurchase } from '../../kernel/errors.js';
import { firstIdAt, momentOf } from '../../kernel/ids.js';
import type { MeterType } from '../../vending/provider/electricity-provider.js';

/** What a purchase has in common with its duplicate, beside the wallet. */
export interface WantedPurchase {
  readonly billerId: string;
  readonly meterNumber: string;
  readonly meterType: MeterType;
  readonly amount: number;
  readonly allowDuplicate?: boolean;
}

/** How the duplicates of one purchase are looked for. */
export interface DuplicateSearch {
  /** Names the purchase among those of its wallet. */
  readonly twin: string;
  /** The least id of a payment that was made within the window. */
  readonly fromId: string;
}

/** Where to look for duplicates; null when the caller allows them or the guard is off. */
export function duplicateSearch(
  wanted: WantedPurchase,
  windowMs: number,
  nowMs: number,
): DuplicateSearch | null {
  if (windowMs === 0 || wanted.allowDuplicate === true) return null;
  const { billerId, meterNumber, meterType, amount } = wanted;
  return {
    twin: `${billerId} ${meterNumber} ${meterType} ${amount}`,
    // An id tells when its request came: looking at it alone spares reading the row's times.
    fromId: firstIdAt(nowMs - windowMs),
  };
}

/** The refusal of a purchase of which the duplicate `id` was found. */
export function duplicateRefusal(id: string, nowMs: number): DuplicatePurchase {
  // Another process may have made it a little later than now, or by a clock that is ahead.
  return new DuplicatePurchase(id, Math.max(0, Math.floor((nowMs - momentOf(id)) / 1_000)));
}
