import type { Sql } from '../../platform/database/database.js';
import type { OrderIntent } from '../../vending/provider/electricity-provider.js';
import type { PaymentRef } from '../payment/payment.js';

/** The attempt that a callback speaks of, with the order that was sent for it. */
export interface CalledAttempt extends PaymentRef, OrderIntent {
  readonly number: number;
  /** Whether it is its payment's last; the ones before have provably failed. */
  readonly isLast: boolean;
}

/** Keeps a callback. @returns false when the same one came before. */
export async function insertCallback(
  sql: Sql,
  callback: { digest: Buffer; provider: string; requestId: string | null; body: unknown },
): Promise<boolean> {
  const rows = await sql.query(
    `INSERT INTO provider_callbacks (digest, provider, request_id, body) VALUES ($1, $2, $3, $4)
      ON CONFLICT (digest) DO NOTHING RETURNING 1`,
    [callback.digest, callback.provider, callback.requestId, JSON.stringify(callback.body)],
  );
  return rows.length > 0;
}

/** The attempt of a provider's request id; null for one that we never made. */
export async function findCalledAttempt(
  sql: Sql,
  provider: string,
  requestId: string,
): Promise<CalledAttempt | null> {
  const [row] = await sql.query<CalledAttempt>(
    `SELECT a.wallet_id AS "walletId", a.payment_id AS "paymentId", a.number,
        a.number = p.attempts AS "isLast", a.request_id AS "requestId",
        p.biller_id AS "billerId", p.meter_number AS "meterNumber",
        p.meter_type AS "meterType", p.amount
      FROM attempts a
      CROSS JOIN LATERAL (SELECT attempts, biller_id, meter_number, meter_type, amount
        FROM bill_payments p
        WHERE p.wallet_id = a.wallet_id AND p.id = a.payment_id LIMIT 1) p
      WHERE a.provider = $1 AND a.request_id = $2`,
    [provider, requestId],
  );
  return row ?? null;
}
