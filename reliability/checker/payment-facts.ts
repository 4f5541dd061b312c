import type { Snapshot } from './snapshot.js';

/** One vend asked of one provider. */
export interface AttemptFacts {
  readonly number: number;
  readonly provider: string;
  readonly requestId: string;
  readonly outcome: 'delivered' | 'refused' | 'reversed' | 'notFound' | null;
}

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
  /** Whom it was last asked of; null before the first attempt. */
  readonly provider: string | null;
  readonly providerCost: number | null;
  readonly tokens: readonly { readonly role: string; readonly value: string }[];
  readonly tokenStatus: 'none' | 'awaited' | 'missing' | 'delivered';
  /** What was sent as a token and could not be read. */
  readonly notUnderstood: readonly string[] | null;
  readonly isLookedAtAgain: boolean;
  /** Whether two operators agreed to reverse the sale, and it is on record. */
  readonly isReversedByTwo: boolean;
  /** Whether a person decided what became of it, and it is on record. */
  readonly isResolvedByPeople: boolean;
  /** In the order in which they were made. */
  readonly attempts: readonly AttemptFacts[];
  readonly incidents: readonly string[];
}

/** Every payment of the snapshot, with its attempts and its incidents. */
export function readPayments(snapshot: Snapshot): Promise<PaymentFacts[]> {
  return snapshot.query<PaymentFacts>(`
    SELECT p.id, p.wallet_id AS wallet, p.idempotency_key AS key,
        p.transaction_id AS "transactionId", p.status, p.failure_code AS "failureCode",
        p.meter_number AS meter, p.meter_type AS "meterType", p.amount,
        p.provider, p.provider_cost AS "providerCost", p.tokens,
        p.token_status AS "tokenStatus", p.not_understood AS "notUnderstood",
        EXISTS (SELECT 1 FROM audit_records r
          WHERE r.subject_id = p.id::text AND r.act = 'payment.resolve') AS "isResolvedByPeople",
        EXISTS (SELECT 1 FROM due_work d WHERE d.kind = 'payments'
          AND d.wallet_id = p.wallet_id AND d.subject_id = p.id) AS "isLookedAtAgain",
        EXISTS (SELECT 1 FROM approvals v JOIN audit_records r
            ON r.subject_id = p.id::text AND r.act = 'payment.reverse'
              AND r.details->'approval'->>'id' = v.id::text AND r.actor_id = v.decided_by
          WHERE v.payment_id = p.id AND v.act = 'payment.reverse' AND v.status = 'approved'
            AND v.asked_by <> v.decided_by) AS "isReversedByTwo",
        coalesce(a.made, '[]') AS attempts, coalesce(i.kinds, '{}') AS incidents
      FROM bill_payments p
      LEFT JOIN (SELECT wallet_id, payment_id, jsonb_agg(jsonb_build_object('number', number,
          'provider', provider, 'requestId', request_id, 'outcome', outcome) ORDER BY number) AS made
        FROM attempts GROUP BY wallet_id, payment_id) AS a
        ON a.wallet_id = p.wallet_id AND a.payment_id = p.id
      LEFT JOIN (SELECT wallet_id, payment_id, array_agg(kind) AS kinds
        FROM incidents WHERE payment_id IS NOT NULL GROUP BY wallet_id, payment_id) AS i
        ON i.wallet_id = p.wallet_id AND i.payment_id = p.id`);
}
