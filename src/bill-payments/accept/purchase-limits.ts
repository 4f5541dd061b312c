import { AmountOutOfRange, DomainError } from '../../kernel/errors.js';
import type { Biller } from '../../meters/biller-catalogue.js';

/** What the biller last reported about a meter; `canVend` is null without a recent verification. */
export interface MeterLimits {
  readonly canVend: boolean | null;
  readonly minAmount: number | null;
  readonly maxAmount: number | null;
}

/**
 * Why a purchase of `amount` kobo is refused before any money is checked; null when it is not. The
 * strictest of the biller's and the meter's limits applies.
 */
export function purchaseRefusal(
  biller: Biller | null,
  meter: MeterLimits,
  amount: number,
): DomainError | null {
  if (biller?.available !== true) {
    return new DomainError('biller_unavailable', 'This biller cannot be paid now.');
  }
  if (meter.canVend === false) {
    return new DomainError('meter_cannot_vend', 'The biller does not sell to this meter.');
  }
  const min = Math.max(biller.minAmount, meter.minAmount ?? 0);
  const max = Math.min(biller.maxAmount, meter.maxAmount ?? biller.maxAmount);
  if (amount < min)
    return new AmountOutOfRange(`The smallest amount for this meter is ${min} kobo.`);
  if (amount > max)
    return new AmountOutOfRange(`The largest amount for this meter is ${max} kobo.`);
  return null;
}
