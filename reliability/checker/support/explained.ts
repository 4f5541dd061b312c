import { bookedWhole, COST_NAMED_LATE } from './answer-plants.js';
import type { Plant } from './plant.js';
import { withIncident } from './witness-plants.js';

/** What looks wrong and is not, because an incident or the order of things explains it. */
type Explained = Omit<Plant, 'rule' | 'also' | 'isFinal'> & { readonly isFinal: boolean };

export const EXPLAINED: readonly Explained[] = [
  {
    what: 'a cost that was named after the purchase was booked at its whole amount',
    isFinal: false,
    sql: ({ delivered }) => [
      ...bookedWhole(delivered),
      ...withIncident(delivered, 'cost_differs', COST_NAMED_LATE),
    ],
  },
  {
    what: 'a credit by hand of what the gateway gave back afterwards',
    isFinal: true,
    sql: (_, { mismatched: { id } }) => [
      `INSERT INTO approvals (id, act, wallet_id, funding_id, details, reason, status, asked_by,
           decided_by, decided_at)
         SELECT gen_random_uuid(), 'wallet.adjust', wallet_id, id, '{"amount": 199999}', 'planted',
             'approved', gen_random_uuid(), gen_random_uuid(), now() - interval '1 second'
           FROM fundings WHERE id = '${id}'`,
      `INSERT INTO incidents (wallet_id, funding_id, kind, number, notice_digest, evidence)
         SELECT wallet_id, id, 'refunded', 1, 'planted',
             '{"notice": {"data": {"amount": "199999", "currency": "NGN"}}}'
           FROM fundings WHERE id = '${id}'`,
      `UPDATE fundings SET returned_amount = 199999, seq = seq + 1 WHERE id = '${id}'`,
      `INSERT INTO events (wallet_id, subject_id, seq, id, type, data, delivered_at)
         SELECT wallet_id, id, seq, gen_random_uuid(), 'incident.opened', '{}', now()
           FROM fundings WHERE id = '${id}'`,
    ],
    gateway: (payments, { mismatched }) =>
      payments.map((one) =>
        one.reference === mismatched.reference
          ? { ...one, status: 'reversed', refunded: one.amount ?? 0 }
          : one,
      ),
  },
];
