import type { Snapshot } from './snapshot.js';

/** A funding as the rules that compare it with other witnesses need it. Amounts are kobo. */
export interface FundingFacts {
  readonly id: string;
  readonly wallet: string;
  readonly key: string | null;
  readonly amount: number;
  readonly status: 'pending' | 'completed' | 'failed' | 'mismatched';
  readonly failureCode: string | null;
  readonly gateway: string;
  readonly reference: string;
  /** Where the payer goes to pay, as the gateway said. */
  readonly url: string | null;
  /** What we say the gateway has given back to the payer. */
  readonly returned: number;
  readonly incidents: readonly string[];
}

/** Every funding of the snapshot, with its incidents. */
export function readFundings(snapshot: Snapshot): Promise<FundingFacts[]> {
  return snapshot.query<FundingFacts>(`
    SELECT f.id, f.wallet_id AS wallet, f.idempotency_key AS key, f.amount, f.status,
        f.failure_code AS "failureCode", f.gateway, f.reference, f.authorization_url AS url,
        f.returned_amount AS returned,
        coalesce(i.kinds, '{}') AS incidents
      FROM fundings f
      LEFT JOIN (SELECT wallet_id, funding_id, array_agg(kind) AS kinds
        FROM incidents WHERE funding_id IS NOT NULL GROUP BY wallet_id, funding_id) AS i
        ON i.wallet_id = f.wallet_id AND i.funding_id = f.id`);
}
