import type { Sql } from '../platform/database/database.js';
import type { WaitTarget } from '../platform/wait-room/wait-list.js';

/** The ids of those payments that are final. */
export async function findFinalPayments(
  sql: Sql,
  payments: readonly WaitTarget[],
): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ id: string }>(
    `SELECT p.id FROM bill_payments p
      JOIN unnest($1::uuid[], $2::uuid[]) AS i(wallet_id, id)
        ON i.wallet_id = p.wallet_id AND i.id = p.id
      WHERE p.status IN ('completed', 'failed')`,
    [payments.map(({ walletId }) => walletId), payments.map(({ id }) => id)],
  );
  return new Set(rows.map(({ id }) => id));
}
