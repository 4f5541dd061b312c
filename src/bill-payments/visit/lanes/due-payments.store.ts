import type { Database } from '../../../platform/database/database.js';
import { IS_DUE } from '../../../platform/due-work/due-sql.js';
import type { DuePayment } from '../../payment/payment.js';

const COLUMNS = `wallet_id AS "walletId", id AS "paymentId", biller_id AS "billerId", provider`;

/** Payments at one provider that are due and unclaimed, the longest overdue first. */
export async function findDueAt(
  database: Database,
  provider: string,
  limit: number,
): Promise<DuePayment[]> {
  return database.query<DuePayment>(
    `SELECT ${COLUMNS} FROM bill_payments WHERE provider = $1 AND ${IS_DUE}
      ORDER BY provider, next_check_at LIMIT $2`,
    [provider, limit],
  );
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
  return database.query<DuePayment>(
    `SELECT ${COLUMNS} FROM bill_payments WHERE provider IS NULL AND ${IS_DUE}
        AND biller_id <> ALL($2::text[])
      ORDER BY provider, next_check_at LIMIT $1`,
    [limit, closed],
  );
}

/** Every provider that has payments to look at some day, also one that is not configured any more. */
export async function findOpenProviders(database: Database): Promise<string[]> {
  // It leaps from one to the next in the index, whatever number of payments each has.
  const rows = await database.query<{ provider: string }>(
    `WITH RECURSIVE open AS (
        (SELECT provider FROM bill_payments
          WHERE next_check_at IS NOT NULL AND provider IS NOT NULL ORDER BY provider LIMIT 1)
        UNION ALL
        SELECT (SELECT p.provider FROM bill_payments p
            WHERE p.next_check_at IS NOT NULL AND p.provider > o.provider
            ORDER BY p.provider LIMIT 1)
          FROM open o WHERE o.provider IS NOT NULL
      )
      SELECT provider FROM open WHERE provider IS NOT NULL`,
  );
  return rows.map(({ provider }) => provider);
}
