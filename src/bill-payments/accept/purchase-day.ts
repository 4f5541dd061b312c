import { momentOf } from '../../kernel/ids.js';
import { lagosDate } from '../../kernel/lagos-date.js';

/**
 * The day a payment counts for, `YYYY-MM-DD` in Africa/Lagos. Read off its id, so that its refund, by
 * whatever process and whenever, takes it away from the very day it was added to.
 */
export function purchaseDay(paymentId: string): string {
  return lagosDate(new Date(momentOf(paymentId)));
}
