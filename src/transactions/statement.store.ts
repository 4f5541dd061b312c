import type { Sql } from '../platform/database/database.js';
import { newestVersion, versionAt } from './transactions.store.js';
import type { StatementRow } from './statement.js';

/** A part of a wallet's history without gaps: from the first version, up to but without the second. */
export interface Versions {
  readonly from: number;
  readonly before: number;
}

// Times do not strictly follow the versions of a history, but balances do. So a statement begins and ends
// at the first version of the moment or later. What follows that version belongs to it whatever its time,
// and each row is in exactly one of two adjacent statements.
const FIRST_FROM = `
  SELECT wallet_version AS version FROM transactions
    WHERE wallet_id = $1 AND wallet_version >= $2 AND created_at >= $3::timestamptz
    ORDER BY wallet_version LIMIT 1`;

/** The versions of a statement; times are ISO 8601, null for the ends of the history. */
export async function versionsOf(
  sql: Sql,
  walletId: string,
  from: string | null,
  to: string | null,
): Promise<Versions> {
  const end = (await newestVersion(sql, walletId)) + 1;
  const [first, before] = await Promise.all([
    from === null ? 1 : firstFrom(sql, walletId, from, end),
    to === null ? end : firstFrom(sql, walletId, to, end),
  ]);
  return { from: first, before: Math.max(first, before) };
}

async function firstFrom(sql: Sql, walletId: string, moment: string, end: number): Promise<number> {
  const near = await versionAt(sql, walletId, moment, 'from');
  const [row] = await sql.query<{ version: number }>(FIRST_FROM, [walletId, near, moment]);
  // Rows written after `end` was read do not belong to this statement.
  return Math.min(row?.version ?? end, end);
}

/** The wallet's balance in kobo after this version; 0 before the first. */
export async function balanceAfter(sql: Sql, walletId: string, version: number): Promise<number> {
  const [row] = await sql.query<{ balance: number }>(
    `SELECT balance_after AS balance FROM transactions
      WHERE wallet_id = $1 AND wallet_version = $2`,
    [walletId, version],
  );
  return row?.balance ?? 0;
}

const ROWS = `
  SELECT t.id, t.type, t.direction, t.amount, t.balance_after AS "balanceAfter",
      t.wallet_version AS "walletVersion", t.reference, t.created_at AS "createdAt",
      p.id AS "billPaymentId", p.biller_id AS "billerId", p.meter_number AS "meterNumber",
      p.status AS "paymentStatus"
    FROM transactions t
    LEFT JOIN bill_payments p ON t.type IN ('bill_payment', 'refund')
      AND p.wallet_id = t.wallet_id AND p.id = t.subject_id
    WHERE t.wallet_id = $1 AND t.wallet_version >= $2 AND t.wallet_version < $3
    ORDER BY t.wallet_version LIMIT $4`;

/** The next rows of a statement, oldest first. */
export function readRows(
  sql: Sql,
  walletId: string,
  { from, before }: Versions,
  limit: number,
): Promise<StatementRow[]> {
  return sql.query<StatementRow>(ROWS, [walletId, from, before, limit]);
}
