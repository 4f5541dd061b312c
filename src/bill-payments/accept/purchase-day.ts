import { momentOf } from '../../kernel/ids.js';
import { lagosDate } from '../../kernel/lagos-date.js';

/**
 * The day to which a payment counts, `YYYY-MM-DD` in Africa/Lagos. It follows from the id, so that a refund
 * reduces the total of the same day, whichever process makes it and whenever.
 */
export function purchaseDay(paymentId: string): string {
  return lagosDate(new Date(momentOf(paymentId)));
}
