import { invariant } from '../kernel/invariant.js';
import type { Sql } from '../platform/database/database.js';
import type { Meter } from '../vending/provider/electricity-provider.js';

/** A provider's facts about a meter. Amounts are kobo. */
export interface MeterFacts {
  readonly customerName: string | null;
  readonly address: string | null;
  readonly minAmount: number | null;
  readonly maxAmount: number | null;
  readonly arrears: number | null;
  readonly canVend: boolean;
}

export interface Verification extends MeterFacts {
  readonly verifiedAt: Date;
}

const OF_METER = 'biller_id = $1 AND meter_number = $2 AND meter_type = $3';

function keyOf({ billerId, meterNumber, meterType }: Meter): string[] {
  return [billerId, meterNumber, meterType];
}

/** The last verification of a meter, and its age by the database's clock. */
export async function findVerification(
  sql: Sql,
  meter: Meter,
): Promise<(Verification & { readonly ageMs: number }) | null> {
  const rows = await sql.query<Verification & { readonly ageMs: number }>(
    `SELECT customer_name AS "customerName", address, min_amount AS "minAmount",
        max_amount AS "maxAmount", arrears, can_vend AS "canVend", verified_at AS "verifiedAt",
        (1000 * extract(epoch FROM now() - verified_at))::float8 AS "ageMs"
      FROM meter_verifications WHERE ${OF_METER}`,
    keyOf(meter),
  );
  return rows[0] ?? null;
}

/** Stores a verification in place of the previous one. */
export async function storeVerification(
  sql: Sql,
  meter: Meter,
  facts: MeterFacts,
): Promise<Verification> {
  const { customerName, address, minAmount, maxAmount, arrears, canVend } = facts;
  const [row] = await sql.query<{ verifiedAt: Date }>(
    `INSERT INTO meter_verifications AS v (biller_id, meter_number, meter_type, customer_name,
        address, min_amount, max_amount, arrears, can_vend, verified_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, date_trunc('milliseconds', now()))
      ON CONFLICT (biller_id, meter_number, meter_type) DO UPDATE SET
        customer_name = excluded.customer_name, address = excluded.address,
        min_amount = excluded.min_amount, max_amount = excluded.max_amount,
        arrears = excluded.arrears, can_vend = excluded.can_vend,
        verified_at = excluded.verified_at
      RETURNING v.verified_at AS "verifiedAt"`,
    [...keyOf(meter), customerName, address, minAmount, maxAmount, arrears, canVend],
  );
  invariant(row !== undefined, 'an upsert returns its row');
  return { ...facts, verifiedAt: row.verifiedAt };
}

/** Deletes the verification of a meter that its biller does not know. */
export async function removeVerification(sql: Sql, meter: Meter): Promise<void> {
  await sql.query(`DELETE FROM meter_verifications WHERE ${OF_METER}`, keyOf(meter));
}
