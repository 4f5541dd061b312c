import type { Sql } from '../platform/database/database.js';

/** A transaction with what its status is derived from. */
export interface TransactionRow {
  readonly id: string;
  readonly type: string;
  readonly direction: string;
  readonly amount: number;
  readonly balanceAfter: number;
  readonly walletVersion: number;
  readonly reference: string;
  readonly subjectId: string;
  readonly reversesTransactionId: string | null;
  readonly createdAt: Date;
  /** Of the bill payment it paid for; null for everything else. */
  readonly paymentStatus: string | null;
}

export interface TransactionFilter {
  readonly type: string | null;
  readonly from: string | null;
  readonly to: string | null;
  /** Only transactions before this version of the wallet. */
  readonly beforeVersion: number | null;
}

const SELECT = `
  SELECT t.id, t.type, t.direction, t.amount, t.balance_after AS "balanceAfter",
      t.wallet_version AS "walletVersion", t.reference, t.subject_id AS "subjectId",
      t.reverses_transaction_id AS "reversesTransactionId", t.created_at AS "createdAt",
      p.status AS "paymentStatus"
    FROM transactions t
    LEFT JOIN bill_payments p
      ON t.type = 'bill_payment' AND p.wallet_id = t.wallet_id AND p.id = t.subject_id
    WHERE t.wallet_id = $1`;

/** A wallet's transactions, newest first. */
export function listTransactions(
  sql: Sql,
  walletId: string,
  filter: TransactionFilter,
  limit: number,
): Promise<TransactionRow[]> {
  return sql.query<TransactionRow>(
    `${SELECT} AND t.wallet_version < coalesce($2::bigint, 9223372036854775807)
        AND ($3::text IS NULL OR t.type = $3)
        AND ($4::timestamptz IS NULL OR t.created_at >= $4)
        AND ($5::timestamptz IS NULL OR t.created_at < $5)
      ORDER BY t.wallet_version DESC LIMIT $6`,
    [walletId, filter.beforeVersion, filter.type, filter.from, filter.to, limit],
  );
}

/** One transaction of this wallet, or null. */
export async function findTransaction(
  sql: Sql,
  walletId: string,
  id: string,
): Promise<TransactionRow | null> {
  const [row] = await sql.query<TransactionRow>(`${SELECT} AND t.id = $2`, [walletId, id]);
  return row ?? null;
}
