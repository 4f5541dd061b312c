import { isNeverOurs } from './contradiction-rules.js';
import { found, sqlRule, type Rule } from './breach.js';
import { vendKey } from './world.js';

const halfPayments = sqlRule(
  'no-half-payment',
  'A payment exists with its debit, its hold and its acceptance, or none of them does.',
  `SELECT coalesce(p.wallet_id, t.wallet_id) AS wallet_id, p.id AS payment, t.id AS debit,
       t.subject_id, p.total, t.amount AS debited, h.amount AS held, e.type AS event
     FROM bill_payments p
     FULL JOIN (SELECT * FROM transactions WHERE type = 'bill_payment') AS t
       ON t.wallet_id = p.wallet_id AND t.id = p.transaction_id AND t.subject_id = p.id
     LEFT JOIN entries h ON h.wallet_id = p.wallet_id AND h.subject_id = p.id
       AND h.posting = 'hold' AND h.account = 'vending:held'
     LEFT JOIN events e ON e.wallet_id = p.wallet_id AND e.subject_id = p.id
       AND e.type = 'payment.accepted'
     WHERE p.id IS NULL OR t.id IS NULL OR h.amount IS NULL OR e.id IS NULL
       OR t.amount <> p.total OR t.direction <> 'debit'
   UNION ALL
   SELECT o.wallet_id, o.subject_id, NULL, o.subject_id, NULL, NULL, NULL, o.what
     FROM (SELECT wallet_id, subject_id, type AS what FROM events WHERE type LIKE 'payment.%'
       UNION ALL SELECT wallet_id, payment_id, 'attempt' FROM attempts
       UNION ALL SELECT wallet_id, payment_id, 'incident' FROM incidents
         WHERE payment_id IS NOT NULL
       UNION ALL SELECT wallet_id, subject_id, posting FROM entries
         WHERE posting IN ('hold', 'capture', 'release', 'reverse')) AS o
     WHERE NOT EXISTS (SELECT 1 FROM bill_payments p
       WHERE p.wallet_id = o.wallet_id AND p.id = o.subject_id)`,
);

const captures = sqlRule(
  'capture-complete',
  'A completed payment was captured whole: held money went to the provider at its cost, to commission and to fees; an open one was not.',
  `SELECT * FROM (
       SELECT p.wallet_id, p.id, p.status, p.amount, p.fee, p.provider_cost,
           sum(-c.amount) FILTER (WHERE c.account = 'vending:held') AS captured,
           sum(c.amount) FILTER (WHERE c.account = 'provider:' || p.provider) AS cost,
           coalesce(sum(c.amount) FILTER (WHERE c.account = 'income:commission'), 0) AS commission,
           coalesce(sum(c.amount) FILTER (WHERE c.account = 'income:fees'), 0) AS fees
         FROM bill_payments p
         LEFT JOIN entries c ON c.wallet_id = p.wallet_id AND c.subject_id = p.id
           AND c.posting = 'capture'
         GROUP BY p.wallet_id, p.id
     ) AS sums
     WHERE CASE WHEN status = 'completed' OR status = 'failed' AND captured IS NOT NULL
       THEN captured IS DISTINCT FROM amount + fee OR cost IS DISTINCT FROM provider_cost
         OR commission <> amount - provider_cost OR fees <> fee
       ELSE captured IS NOT NULL END`,
);

const refunds = sqlRule(
  'refund-once',
  'A failed payment was refunded once and in full, by the transaction it names and that reverses its debit; no other payment was.',
  `SELECT * FROM (
       SELECT p.wallet_id, p.id, p.status, p.total, p.refund_transaction_id, count(r.id) AS refunds,
           sum(r.amount) AS refunded,
           bool_and(r.id = p.refund_transaction_id
             AND r.reverses_transaction_id = p.transaction_id) AS is_named,
           (SELECT count(*) FROM entries e WHERE e.wallet_id = p.wallet_id AND e.subject_id = p.id
             AND e.posting IN ('release', 'reverse') AND e.account = 'wallet') AS postings
         FROM bill_payments p
         LEFT JOIN transactions r ON r.wallet_id = p.wallet_id AND r.subject_id = p.id
           AND r.type = 'refund'
         GROUP BY p.wallet_id, p.id
     ) AS sums
     WHERE CASE WHEN status = 'failed'
       THEN refunds <> 1 OR refunded <> total OR NOT is_named OR postings <> 1
       ELSE refunds <> 0 OR postings <> 0 OR refund_transaction_id IS NOT NULL END`,
);

const openIsLookedAt: Rule = {
  name: 'open-is-looked-at',
  says: 'A payment that is open, or whose token is awaited, has a next look within reach.',
  find: (world) =>
    sqlRule(
      '',
      '',
      `SELECT p.wallet_id, p.id, p.status, p.token_status, d.due_at FROM bill_payments p
         LEFT JOIN due_work d ON d.kind = 'payments' AND d.wallet_id = p.wallet_id
           AND d.subject_id = p.id
         WHERE (p.status NOT IN ('completed', 'failed') OR p.token_status = 'awaited')
           AND (d.due_at IS NULL
             OR d.due_at > now() + ${world.reachMs} * interval '1 millisecond')`,
    ).find(world),
};

const attempts = sqlRule(
  'attempts-in-line',
  'Attempts are numbered without a gap, request ids are used once, at most one is open, and the last one’s outcome is what its payment’s status says.',
  `SELECT p.wallet_id, p.id, p.status, p.attempts, a.made, a.last, a.open, a.outcome
     FROM bill_payments p
     LEFT JOIN (SELECT wallet_id, payment_id, count(*) AS made, max(number) AS last,
         count(*) FILTER (WHERE outcome IS NULL) AS open,
         (array_agg(outcome ORDER BY number DESC))[1] AS outcome
       FROM attempts GROUP BY wallet_id, payment_id) AS a
       ON a.wallet_id = p.wallet_id AND a.payment_id = p.id
     WHERE coalesce(a.made, 0) <> p.attempts OR coalesce(a.last, 0) <> p.attempts
       OR coalesce(a.open, 0) <> (p.status IN ('processing', 'needs_review'))::int
       OR CASE p.status WHEN 'pending' THEN p.attempts <> 0
         WHEN 'completed' THEN a.outcome IS DISTINCT FROM 'delivered'
         WHEN 'failed' THEN a.outcome = 'delivered' ELSE false END
   UNION ALL
   SELECT min(wallet_id::text)::uuid, min(payment_id::text)::uuid, 'request id ' || request_id,
       count(*)::int, NULL, NULL, NULL, NULL
     FROM attempts GROUP BY provider, request_id HAVING count(*) > 1`,
);

// Doubt about one provider is never carried to another: it may have vended.
const failovers = sqlRule(
  'failover-after-refusal',
  'Every attempt but the last one was closed as refused, and each was asked of another provider.',
  `SELECT a.wallet_id, a.payment_id, a.number, a.provider, a.outcome, p.attempts
     FROM attempts a
     JOIN bill_payments p ON p.wallet_id = a.wallet_id AND p.id = a.payment_id
     WHERE a.number < p.attempts AND (a.outcome IS DISTINCT FROM 'refused'
       OR EXISTS (SELECT 1 FROM attempts o WHERE o.wallet_id = a.wallet_id
         AND o.payment_id = a.payment_id AND o.provider = a.provider AND o.number > a.number))`,
);

// The provider's own reversal closes the attempt with what it said; by hand it takes a record of two people.
const reversals = sqlRule(
  'reversal-has-two-people',
  'A sale that was reversed by hand was asked for by one operator, approved by another, and stands in the audit.',
  `SELECT p.wallet_id, p.id, p.failure_code
     FROM bill_payments p
     WHERE p.failure_code = 'not_delivered'
       AND EXISTS (SELECT 1 FROM entries e WHERE e.wallet_id = p.wallet_id AND e.subject_id = p.id
         AND e.posting = 'reverse')
       AND NOT EXISTS (SELECT 1 FROM approvals v JOIN audit_records r
           ON r.subject_id = p.id::text AND r.act = 'payment.reverse'
             AND r.details->'approval'->>'id' = v.id::text AND r.actor_id = v.decided_by
         WHERE v.payment_id = p.id AND v.act = 'payment.reverse' AND v.status = 'approved'
           AND v.asked_by <> v.decided_by)`,
);

/**
 * Only the provider's own "still pending" excuses a payment that has not ended, or that it says nothing
 * about our order, which is then on the operator's desk.
 */
const everythingEnded: Rule = {
  name: 'everything-ended',
  says: 'When all is over, every payment has ended and every token has come, but for those that the provider itself calls pending, or of which it only says what contradicts them.',
  find: ({ isFinal, payments, provider }) => {
    if (!isFinal) return found([]);
    return found(
      payments
        .filter(({ status, attempts: made, incidents }) => {
          const isOpen = status !== 'completed' && status !== 'failed';
          const last = made.at(-1);
          const vend = last && provider?.after.get(vendKey(last));
          const isOnDesk =
            vend !== undefined && isNeverOurs(vend) && incidents.includes('answer_mismatch');
          const isExcused = vend?.status === 'pending' || isOnDesk;
          return isOpen && !(status === 'needs_review' && isExcused);
        })
        .map(({ id, wallet, status, meter }) => ({ id, wallet, status, meter })),
    );
  },
};

/** What must hold of payments, their attempts and their postings. */
export const PAYMENT_RULES: readonly Rule[] = [
  halfPayments,
  captures,
  refunds,
  reversals,
  openIsLookedAt,
  attempts,
  failovers,
  everythingEnded,
];
