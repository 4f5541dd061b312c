import { found, sqlRule, type Rule } from './breach.js';

// A payer may still pay after a failure, so only a credit may follow a failure. Before 0.2.0 a
// funding through the sandbox was credited as it was stored, and has one event.
const fundingEnds = sqlRule(
  'funding-events',
  'A funding’s events tell what became of it, once: pending first, funded, failed, and each incident.',
  `SELECT * FROM (
       SELECT f.wallet_id, f.id, f.status, f.gateway, f.seq,
           count(*) FILTER (WHERE e.type = 'funding.pending') AS pending,
           count(*) FILTER (WHERE e.type = 'wallet.funded') AS funded,
           count(*) FILTER (WHERE e.type = 'funding.failed') AS failed,
           count(*) FILTER (WHERE e.type = 'incident.opened') AS incidents,
           count(*) AS told, (array_agg(e.type ORDER BY e.seq))[1] AS opening,
           (SELECT count(*) FROM incidents i
             WHERE i.wallet_id = f.wallet_id AND i.funding_id = f.id) AS recorded
         FROM fundings f
         LEFT JOIN events e ON e.wallet_id = f.wallet_id AND e.subject_id = f.id
         GROUP BY f.wallet_id, f.id
     ) AS told
     WHERE funded <> (status = 'completed')::int OR incidents <> recorded OR seq <> told
       OR CASE pending WHEN 0 THEN gateway <> 'sandbox' OR told <> 1 OR funded <> 1
         ELSE pending <> 1 OR opening <> 'funding.pending' END
       OR CASE status WHEN 'failed' THEN failed <> 1 WHEN 'pending' THEN failed <> 0
         ELSE failed > 1 END`,
);

const isLookedAt: Rule = {
  name: 'funding-is-looked-at',
  says: 'A funding that is pending has a next look within reach.',
  find: (world) =>
    sqlRule(
      '',
      '',
      `SELECT f.wallet_id, f.id, f.status, d.due_at FROM fundings f
         LEFT JOIN due_work d ON d.kind = 'fundings' AND d.wallet_id = f.wallet_id
           AND d.subject_id = f.id
         WHERE f.status = 'pending' AND (d.due_at IS NULL
           OR d.due_at > now() + ${world.reachMs} * interval '1 millisecond')`,
    ).find(world),
};

const ended: Rule = {
  name: 'funding-ended',
  says: 'When all is over, no funding is pending: it was credited, it failed, or a person is called.',
  find: ({ isFinal, fundings }) => {
    const pending = isFinal ? fundings.filter(({ status }) => status === 'pending') : [];
    return found(pending.map((funding) => ({ funding })));
  },
};

// By the gateway's words as they are kept, not by the columns that the service decides on. Refunds and approvals have the
// times of the funding's lock, so that each approval is held against what had been given back by then.
const setRightOnce = sqlRule(
  'funding-set-right-once',
  'At each approval, what was credited for a funding, by its payment and by hand, was not more than was paid and not given back, and not less than nothing.',
  `WITH approved AS (
       SELECT wallet_id, funding_id, decided_at, change, sum(change) OVER line AS adjusted,
           first_value(change) OVER line AS first
         FROM (SELECT *, (details->>'amount')::bigint AS change FROM approvals
           WHERE funding_id IS NOT NULL AND status = 'approved') AS a
         WINDOW line AS (PARTITION BY wallet_id, funding_id ORDER BY decided_at, id)
     ), standing AS (
       SELECT a.*, f.status, CASE f.status WHEN 'completed' THEN f.amount ELSE 0 END AS by_itself,
           CASE WHEN f.gateway_answer->>'kind' = 'succeeded'
             THEN CASE f.gateway_answer->>'currency' WHEN 'NGN'
               THEN (f.gateway_answer->>'amount')::bigint ELSE first END END AS said
         FROM fundings f JOIN approved a ON a.wallet_id = f.wallet_id AND a.funding_id = f.id
     )
     SELECT * FROM (
       SELECT s.funding_id, s.status, s.change, s.decided_at, s.by_itself + s.adjusted AS credited,
           greatest(s.by_itself, s.said) AS paid, returned
         FROM standing s
         CROSS JOIN LATERAL (
           SELECT coalesce(sum(CASE WHEN i.kind = 'refunded'
                 AND i.evidence#>>'{notice,data,currency}' = 'NGN'
               THEN (i.evidence#>>'{notice,data,amount}')::bigint
               ELSE greatest(s.by_itself, s.said) END), 0) AS returned
             FROM incidents i
             WHERE i.wallet_id = s.wallet_id AND i.funding_id = s.funding_id
               AND i.kind IN ('refunded', 'reversed') AND i.created_at < s.decided_at) AS back
     ) AS set_right
     WHERE (change > 0 AND credited > greatest(0, paid - returned)) OR credited < 0`,
);

/** What must hold of fundings among themselves and with their events. */
export const FUNDING_RULES: readonly Rule[] = [fundingEnds, isLookedAt, ended, setRightOnce];
