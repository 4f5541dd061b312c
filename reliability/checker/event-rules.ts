import { found, sqlRule, type Rule } from './breach.js';

/** Delivered events are deleted after a time, 90 days at least: until then every one of them is there. */
const RETAINED = `interval '80 days'`;

const inOrder = sqlRule(
  'events-gapless',
  'A subject’s events are numbered 1, 2, 3 …; a payment’s begin with its acceptance and end at the number it has reached.',
  `SELECT e.wallet_id, e.subject_id, e.events, e.first, e.last, e.opening, p.seq AS reached
     FROM (SELECT wallet_id, subject_id, count(*) AS events, min(seq) AS first, max(seq) AS last,
         max(created_at) AS newest,
         (array_agg(type ORDER BY seq))[1] AS opening, bool_or(type LIKE 'payment.%') AS is_payment
       FROM events GROUP BY wallet_id, subject_id) AS e
     LEFT JOIN bill_payments p ON p.wallet_id = e.wallet_id AND p.id = e.subject_id
     WHERE e.newest > now() - ${RETAINED} AND (e.first <> 1 OR e.last <> e.events
       OR p.id IS NOT NULL AND (e.opening <> 'payment.accepted' OR p.seq <> e.last))`,
);

// A payment that was captured was completed once; one that failed was told so once, by the way it
// went: refunded from what was held, or taken back by the provider after it had been captured.
const paymentEnds = sqlRule(
  'events-tell-the-end',
  'A payment’s events tell what became of it, once: submitted, completed, failed or reversed, and each incident.',
  `SELECT * FROM (
       SELECT p.wallet_id, p.id, p.status, p.attempts, p.created_at,
           count(*) FILTER (WHERE e.type = 'payment.submitted') AS submitted,
           count(*) FILTER (WHERE e.type = 'payment.completed') AS completed,
           count(*) FILTER (WHERE e.type = 'payment.failed') AS failed,
           count(*) FILTER (WHERE e.type = 'payment.reversed') AS reversed,
           count(*) FILTER (WHERE e.type = 'incident.opened') AS incidents,
           (SELECT count(*) FROM incidents i
             WHERE i.wallet_id = p.wallet_id AND i.payment_id = p.id) AS recorded,
           EXISTS (SELECT 1 FROM entries c WHERE c.wallet_id = p.wallet_id
             AND c.subject_id = p.id AND c.posting = 'capture') AS is_captured
         FROM bill_payments p
         LEFT JOIN events e ON e.wallet_id = p.wallet_id AND e.subject_id = p.id
         GROUP BY p.wallet_id, p.id
     ) AS told
     WHERE created_at > now() - ${RETAINED} AND (submitted <> attempts
       OR completed <> is_captured::int OR incidents <> recorded
       OR failed <> (status = 'failed' AND NOT is_captured)::int
       OR reversed <> (status = 'failed' AND is_captured)::int)`,
);

const deliveredInOrder = sqlRule(
  'events-delivered-in-order',
  'No event is marked as delivered before the one that precedes it.',
  `SELECT wallet_id, subject_id, seq, type, delivered_at, before FROM (
       SELECT *, lag(delivered_at) OVER chain AS before, lag(seq) OVER chain AS previous
         FROM events WINDOW chain AS (PARTITION BY wallet_id, subject_id ORDER BY seq)
     ) AS told
     WHERE previous IS NOT NULL AND delivered_at IS NOT NULL
       AND (before IS NULL OR before > delivered_at)`,
);

const allDelivered: Rule = {
  name: 'events-all-delivered',
  says: 'When all is over, every event has been delivered.',
  find: (world) =>
    world.isFinal
      ? sqlRule(
          '',
          '',
          `SELECT wallet_id, subject_id, seq, type, created_at FROM events
             WHERE delivered_at IS NULL ORDER BY position DESC`,
        ).find(world)
      : found([]),
};

/** What must hold of the events. */
export const EVENT_RULES: readonly Rule[] = [inOrder, paymentEnds, deliveredInOrder, allDelivered];
