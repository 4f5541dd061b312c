import type { Vend } from '../provider-record.js';
import type { Plant } from './plant.js';
import { changed, isDelivered, isReroutedFrom, withIncident } from './witness-plants.js';

const always = { what: 'order', lasts: 'always' } as const;
const ofPayment =
  (isMeant: (vend: Vend) => boolean, change: Partial<Vend>) =>
  (vends: readonly Vend[]): readonly Vend[] =>
    changed(vends, isMeant, change);

/** The provider answered its order once as if it were another. */
const answeredOnceForAnother = ofPayment(isDelivered, {
  contradicts: { what: 'order', lasts: 'once' },
});

/** What is wrong with what we made of a provider's answers. */
export const CONTRADICTION_PLANTS: readonly Plant[] = [
  {
    rule: 'mismatch-has-two-sides',
    what: 'an answer is said to contradict our order, and nobody can see in what',
    vends: answeredOnceForAnother,
    sql: ({ delivered }) => withIncident(delivered, 'answer_mismatch'),
  },
  {
    rule: 'mismatch-has-two-sides',
    what: 'both sides of a contradiction are the same',
    vends: answeredOnceForAnother,
    sql: ({ delivered }) =>
      withIncident(delivered, 'answer_mismatch', {
        mismatches: [{ field: 'amount', ours: '5000', theirs: '5000', binds: true }],
      }),
  },
  {
    rule: 'mismatch-has-two-sides',
    what: 'an answer was compared with a request id that was never ours',
    vends: answeredOnceForAnother,
    sql: ({ delivered }) =>
      withIncident(delivered, 'answer_mismatch', {
        mismatches: [{ field: 'requestId', ours: 'never-ours', theirs: 'another', binds: true }],
      }),
  },
  {
    rule: 'stranger-decides-nothing',
    what: 'a payment is completed of which the provider only spoke as of another',
    vends: ofPayment(isDelivered, { contradicts: always }),
  },
  {
    rule: 'stranger-decides-nothing',
    what: 'a provider was given up that only ever spoke of another order',
    vends: (vends) => changed(vends, isReroutedFrom(vends), { contradicts: always }),
  },
  {
    rule: 'contradiction-is-flagged',
    what: 'nobody was called though the provider only spoke of another order',
    isFinal: true,
    vends: ofPayment(({ status }) => status === 'pending', { contradicts: always }),
  },
  {
    rule: 'incident-is-real',
    what: 'an answer is said to have been about another order, and none was',
    sql: ({ delivered }) =>
      withIncident(delivered, 'answer_mismatch', {
        mismatches: [{ field: 'amount', ours: '1', theirs: '2', binds: true }],
      }),
  },
  {
    rule: 'unreadable-is-kept',
    what: 'what the provider printed as a token is nowhere',
    vends: ofPayment(isDelivered, { unreadable: '0x55DEB5B7B2C4F60CC' }),
  },
  {
    rule: 'missing-token-is-flagged',
    what: 'a token is missing and nobody was called',
    sql: ({ delivered: id }) => [
      `UPDATE bill_payments SET token_status = 'missing' WHERE id = '${id}'`,
    ],
  },
  {
    rule: 'missing-token-is-flagged',
    what: 'a token is still awaited when all is over',
    isFinal: true,
    sql: ({ delivered: id }) => [
      `UPDATE bill_payments SET token_status = 'awaited' WHERE id = '${id}'`,
      `INSERT INTO due_work (kind, wallet_id, subject_id, lane, due_at)
         SELECT 'payments', wallet_id, id, provider, now() FROM bill_payments WHERE id = '${id}'`,
    ],
  },
];
