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
  /** Only transactions of these versions of the wallet: from the first on, before the second. */
  readonly fromVersion: number;
  readonly beforeVersion: number;
}

/**
 * How far a transaction's time may be from the order of its wallet's versions. It is that of the
 * beginning of the database transaction, which may then wait for the wallet; statements give up
 * after ten seconds, so a minute is beyond doubt.
 */
const DISORDER = `interval '1 minute'`;

const SELECT = `
  SELECT t.id, t.type, t.direction, t.amount, t.balance_after AS "balanceAfter",
      t.wallet_version AS "walletVersion", t.reference, t.subject_id AS "subjectId",
      t.reverses_transaction_id AS "reversesTransactionId", t.created_at AS "createdAt",
      p.status AS "paymentStatus"
    FROM transactions t
    LEFT JOIN bill_payments p
      ON t.type = 'bill_payment' AND p.wallet_id = t.wallet_id AND p.id = t.subject_id
    WHERE t.wallet_id = $1`;

const LIST = `AND t.wallet_version >= $2 AND t.wallet_version < $3
    AND ($4::timestamptz IS NULL OR t.created_at >= $4)
    AND ($5::timestamptz IS NULL OR t.created_at < $5)`;

/** A wallet's transactions, newest first. */
export function listTransactions(
  sql: Sql,
  walletId: string,
  filter: TransactionFilter,
  limit: number,
): Promise<TransactionRow[]> {
  const { type, fromVersion, beforeVersion, from, to } = filter;
  // Other types are rare and have an index of their own, which PostgreSQL uses only for these exact words.
  const isRare = type !== null && type !== 'bill_payment';
  return sql.query<TransactionRow>(
    `${SELECT} ${LIST} ${isRare ? `AND t.type <> 'bill_payment'` : ''}
        ${type === null ? '' : 'AND t.type = $7'}
      ORDER BY t.wallet_version DESC LIMIT $6`,
    [walletId, fromVersion, beforeVersion, from, to, limit, ...(type === null ? [] : [type])],
  );
}

/** The newest version of a wallet; 0 before its first transaction. */
export async function newestVersion(sql: Sql, walletId: string): Promise<number> {
  const [row] = await sql.query<{ version: number }>('SELECT version FROM wallets WHERE id = $1', [
    walletId,
  ]);
  return row?.version ?? 0;
}

// Versions have no gaps, and times follow them apart from the disorder, so a moment is found by binary
// search. An index on the time would cost every write.
const SEARCH = `
  WITH RECURSIVE search AS (
    SELECT 1::bigint AS low, version + 1 AS high FROM wallets WHERE id = $1
    UNION ALL
    SELECT CASE WHEN is_before THEN middle + 1 ELSE low END,
        CASE WHEN is_before THEN high ELSE middle END
      FROM (SELECT low, high, (low + high) / 2 AS middle, (
          SELECT t.created_at < $2::timestamptz + $3::integer * ${DISORDER} FROM transactions t
            WHERE t.wallet_id = $1 AND t.wallet_version = (low + high) / 2
        ) AS is_before FROM search WHERE low < high) AS looked
  )
  SELECT low AS version FROM search WHERE low >= high`;

/**
 * The version that divides a wallet's history at a moment. With `from`, all transactions before it are
 * older than the moment; with `before`, it and all after it are not. Transactions within a minute may be on
 * the wrong side.
 */
export async function versionAt(
  sql: Sql,
  walletId: string,
  moment: string,
  side: 'from' | 'before',
): Promise<number> {
  const [row] = await sql.query<{ version: number }>(SEARCH, [
    walletId,
    moment,
    side === 'from' ? -1 : 1,
  ]);
  return row?.version ?? 1;
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
