import { found, sqlRule, type Rule } from './breach.js';

const HAS_SUBJECT = `SELECT d.kind, d.wallet_id, d.subject_id, d.lane, p.provider, f.gateway
     FROM due_work d
     LEFT JOIN bill_payments p ON d.kind = 'payments' AND p.wallet_id = d.wallet_id
       AND p.id = d.subject_id
     LEFT JOIN fundings f ON d.kind = 'fundings' AND f.wallet_id = d.wallet_id
       AND f.id = d.subject_id
     WHERE d.lane IS DISTINCT FROM CASE WHEN p.id IS NOT NULL
       THEN coalesce(p.provider, 'not chosen yet') ELSE f.gateway END`;

const dueIsOfSomebody = sqlRule(
  'due-is-of-somebody',
  'What is due is due about a payment or a funding that exists, in the lane of the provider or gateway that is asked.',
  HAS_SUBJECT,
);

/** A look back that is due at this moment may still come; one that is late by more is never taken. */
const LATE_BY = `interval '5 minutes'`;

const restIsLeft: Rule = {
  name: 'rest-is-left-alone',
  says: 'When all is over, nothing that has ended is still due from before: it is looked at later, or never again.',
  find: (world) =>
    world.isFinal
      ? sqlRule(
          '',
          '',
          `SELECT d.kind, d.wallet_id, d.subject_id, d.due_at, d.claimed_until,
               coalesce(p.status, f.status) AS status
             FROM due_work d
             LEFT JOIN bill_payments p ON d.kind = 'payments' AND p.wallet_id = d.wallet_id
               AND p.id = d.subject_id
             LEFT JOIN fundings f ON d.kind = 'fundings' AND f.wallet_id = d.wallet_id
               AND f.id = d.subject_id
             WHERE (p.status IN ('completed', 'failed') AND p.token_status <> 'awaited'
                 OR f.status <> 'pending')
               AND d.due_at < now() - ${LATE_BY}`,
        ).find(world)
      : found([]),
};

/** What must hold of what is looked at again. */
export const DUE_RULES: readonly Rule[] = [dueIsOfSomebody, restIsLeft];
