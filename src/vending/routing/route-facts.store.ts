import type { Sql } from '../../platform/database/database.js';
import type { ProviderFloat } from '../floats/provider-float.js';

/** Stands for every biller of a provider, and for every provider of a biller. */
export const EVERY_BILLER = '*';

/** The open circuits and the floats that all processes share. */
export interface RouteFacts {
  /** Circuits that are open now. */
  readonly circuits: readonly { readonly provider: string; readonly billerId: string }[];
  readonly floats: readonly ProviderFloat[];
}

export async function readRouteFacts(sql: Sql): Promise<RouteFacts> {
  const [row] = await sql.query<{
    circuits: RouteFacts['circuits'];
    floats: (Omit<ProviderFloat, 'readAt'> & { readAt: string })[];
  }>(
    `SELECT
      (SELECT coalesce(jsonb_agg(jsonb_build_object(
          'provider', provider, 'billerId', biller_id)), '[]')
        FROM provider_circuits WHERE open_until > now()) AS circuits,
      (SELECT coalesce(jsonb_agg(jsonb_build_object(
          'provider', provider, 'balance', balance, 'readAt', read_at)), '[]')
        FROM provider_floats) AS floats`,
  );
  const floats = row?.floats ?? [];
  return {
    circuits: row?.circuits ?? [],
    floats: floats.map((float) => ({ ...float, readAt: new Date(float.readAt) })),
  };
}

export async function openCircuit(
  sql: Sql,
  circuit: { provider: string; billerId: string; openForMs: number },
): Promise<void> {
  await sql.query(
    `INSERT INTO provider_circuits (provider, biller_id, open_until, reason)
      VALUES ($1, $2, now() + $3 * interval '1 millisecond', 'too many calls went badly')
      ON CONFLICT (provider, biller_id) DO UPDATE SET open_until = excluded.open_until`,
    [circuit.provider, circuit.billerId, circuit.openForMs],
  );
}

export async function closeCircuit(
  sql: Sql,
  circuit: { provider: string; billerId: string },
): Promise<void> {
  await sql.query('DELETE FROM provider_circuits WHERE provider = $1 AND biller_id = $2', [
    circuit.provider,
    circuit.billerId,
  ]);
}

/** Stores our float as a provider reported it. @param balance kobo. */
export async function writeFloat(sql: Sql, provider: string, balance: number): Promise<void> {
  await sql.query(
    `INSERT INTO provider_floats (provider, balance) VALUES ($1, $2)
      ON CONFLICT (provider) DO UPDATE SET balance = excluded.balance, read_at = now()`,
    [provider, balance],
  );
}
