import type { Snapshot } from './snapshot.js';

/** A payment as the rules that compare it with other witnesses need it. Amounts are kobo. */
export interface PaymentFacts {
  readonly id: string;
  readonly wallet: string;
  readonly key: string | null;
  readonly transactionId: string;
  readonly status: 'pending' | 'processing' | 'needs_review' | 'completed' | 'failed';
  readonly failureCode: string | null;
  readonly meter: string;
  readonly meterType: 'prepaid' | 'postpaid';
  readonly amount: number;
  readonly providerCost: number | null;
  readonly tokens: readonly { readonly role: string; readonly value: string }[];
  readonly isLookedAtAgain: boolean;
  readonly requestIds: readonly string[];
  readonly incidents: readonly string[];
}

export interface FundingFacts {
  readonly id: string;
  readonly wallet: string;
  readonly key: string | null;
  readonly amount: number;
  readonly status: string;
}

/** Every payment of the snapshot, with its attempts' request ids and its incidents. */
export function readPayments(snapshot: Snapshot): Promise<PaymentFacts[]> {
  return snapshot.query<PaymentFacts>(`
    SELECT p.id, p.wallet_id AS wallet, p.idempotency_key AS key,
        p.transaction_id AS "transactionId", p.status, p.failure_code AS "failureCode",
        p.meter_number AS meter, p.meter_type AS "meterType", p.amount,
        p.provider_cost AS "providerCost", p.tokens,
        p.next_check_at IS NOT NULL AS "isLookedAtAgain",
        coalesce(a.ids, '{}') AS "requestIds", coalesce(i.kinds, '{}') AS incidents
      FROM bill_payments p
      LEFT JOIN (SELECT wallet_id, payment_id, array_agg(request_id ORDER BY number) AS ids
        FROM attempts GROUP BY wallet_id, payment_id) AS a
        ON a.wallet_id = p.wallet_id AND a.payment_id = p.id
      LEFT JOIN (SELECT wallet_id, payment_id, array_agg(kind) AS kinds
        FROM incidents GROUP BY wallet_id, payment_id) AS i
        ON i.wallet_id = p.wallet_id AND i.payment_id = p.id`);
}

export function readFundings(snapshot: Snapshot): Promise<FundingFacts[]> {
  return snapshot.query<FundingFacts>(`
    SELECT id, wallet_id AS wallet, idempotency_key AS key, amount, status FROM fundings`);
}
