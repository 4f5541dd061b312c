import type { Database } from '../../../platform/database/database.js';
import { findDue, findDueLanes } from '../../../platform/due-work/due-work.store.js';
import { NEW_PAYMENTS_LANE, PAYMENT_WORK, type DuePayment } from '../../payment/payment.js';

const PAYMENTS = {
  kind: PAYMENT_WORK,
  columns: `p.wallet_id AS "walletId", p.id AS "paymentId", p.biller_id AS "billerId", p.provider`,
  join: 'bill_payments p ON p.wallet_id = d.wallet_id AND p.id = d.subject_id',
};

/** Payments at one provider that are due and unclaimed, the longest overdue first. */
export async function findDueAt(
  database: Database,
  provider: string,
  limit: number,
): Promise<DuePayment[]> {
  return findDue<DuePayment>(database, PAYMENTS, [provider, limit]);
}

/**
 * Payments that nobody was asked about, due and unclaimed, the longest overdue first.
 * @param closed billers whose payments are left out.
 */
export async function findNewDue(
  database: Database,
  limit: number,
  closed: readonly string[] = [],
): Promise<DuePayment[]> {
  const open = { ...PAYMENTS, condition: 'p.biller_id <> ALL($3::text[])' };
  return findDue<DuePayment>(database, open, [NEW_PAYMENTS_LANE, limit, closed]);
}

/** Every provider that has payments to look at some day, also one that is not configured any more. */
export async function findOpenProviders(database: Database): Promise<string[]> {
  const lanes = await findDueLanes(database, PAYMENT_WORK);
  return lanes.filter((lane) => lane !== NEW_PAYMENTS_LANE);
}
