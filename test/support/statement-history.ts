import type { Sql } from '../../src/platform/database/database.js';

/**
 * Gives a wallet that holds nothing a history to be read: credits of 100 kobo and debits of 40 in turns.
 * It is not in the books.
 * @param times when each was written, oldest version first; a second apart, up to now, if left out.
 */
export async function seedStatement(
  sql: Sql,
  walletId: string,
  count: number,
  times: readonly Date[] | null = null,
): Promise<void> {
  const balance = '(100 * ((n + 1) / 2) - 40 * (n / 2))';
  await sql.query(
    `INSERT INTO transactions (wallet_id, wallet_version, id, type, direction, amount, balance_after,
        reference, subject_id, created_at)
      SELECT $1, n, gen_random_uuid(), 'adjustment', CASE n % 2 WHEN 1 THEN 'credit' ELSE 'debit' END,
          CASE n % 2 WHEN 1 THEN 100 ELSE 40 END, ${balance}, 'row ' || n, gen_random_uuid(),
          coalesce(($3::timestamptz[])[n], now() - ($2::int - n) * interval '1 second')
        FROM generate_series(1, $2::int) AS n`,
    [walletId, count, times],
  );
  await sql.query(
    `UPDATE wallets SET version = n, balance = ${balance}
      FROM (SELECT $2::bigint AS n) AS numbers WHERE id = $1`,
    [walletId, count],
  );
}
