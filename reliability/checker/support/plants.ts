import { ANSWER_PLANTS } from './answer-plants.js';
import { CONTRADICTION_PLANTS } from './contradiction-plants.js';
import { FUNDING_PLANTS } from './funding-plants.js';
import { STRAY, type Plant } from './plant.js';
import { CLIENT_PLANTS, PROVIDER_PLANTS } from './witness-plants.js';

const ofFunding = (nth: number): string =>
  `subject_id = (SELECT id FROM fundings ORDER BY id OFFSET ${nth} LIMIT 1)`;
const strayPosting = (account: string): string =>
  `INSERT INTO entries (wallet_id, subject_id, posting, account, amount)
     SELECT id, '${STRAY}', 'adjust', unnest(ARRAY['${account}', 'adjustments']),
       unnest(ARRAY[100, -100]) FROM wallets ORDER BY id LIMIT 2`;

const ledger: readonly Plant[] = [
  {
    rule: 'trial-balance',
    // The books as a whole cannot be off without a posting that is.
    also: ['posting-balance'],
    what: 'one leg of a funding is a kobo too much',
    sql: () => [
      `UPDATE entries SET amount = amount + 1 WHERE account = 'funding:sandbox' AND ${ofFunding(0)}`,
    ],
  },
  {
    rule: 'posting-balance',
    what: 'two postings are off by the same kobo, one up and one down',
    sql: () =>
      ['+ 1', '- 1'].map(
        (change, nth) =>
          `UPDATE entries SET amount = amount ${change}
             WHERE account = 'funding:sandbox' AND ${ofFunding(nth)}`,
      ),
  },
  {
    rule: 'wallet-chain',
    what: 'a balance in the middle of the history does not follow from the one before',
    sql: () => [
      'UPDATE transactions SET balance_after = balance_after + 1 WHERE wallet_version = 3',
    ],
  },
  {
    rule: 'wallet-chain',
    what: 'the history jumps over a version',
    sql: () => [
      'UPDATE transactions SET wallet_version = wallet_version + 1000 WHERE wallet_version > 5',
      'UPDATE transactions SET wallet_version = wallet_version - 999 WHERE wallet_version > 1000',
      'UPDATE wallets SET version = version + 1 WHERE version > 5',
    ],
  },
  {
    rule: 'wallet-entries',
    what: 'the ledger says that the wallet has money that its history never saw',
    sql: () => [strayPosting('wallet')],
  },
  {
    rule: 'receivable-is-owed',
    what: 'a wallet owes what nobody has booked',
    sql: () => ['UPDATE wallets SET owed = owed + 1 WHERE version > 0'],
  },
  {
    rule: 'receivable-is-owed',
    what: 'a debt was given up and is still asked of the wallet',
    sql: () => [
      `INSERT INTO entries (wallet_id, subject_id, posting, account, amount)
         SELECT id, '${STRAY}', unnest(ARRAY['adjust', 'adjust', 'write_off', 'write_off']),
           unnest(ARRAY['receivable', 'adjustments', 'receivable', 'losses']),
           unnest(ARRAY[-100, 100, 100, -100]) FROM wallets ORDER BY id LIMIT 4`,
      'UPDATE wallets SET owed = 100 WHERE id = (SELECT id FROM wallets ORDER BY id LIMIT 1)',
    ],
  },
  {
    rule: 'transaction-entry',
    what: 'two holds are for each other’s amounts',
    sql: ({ delivered, other }) => [
      `UPDATE entries SET amount = amount + CASE WHEN (subject_id = '${delivered}')
           = (account = 'wallet') THEN 100 ELSE -100 END
         WHERE posting = 'hold' AND subject_id IN ('${delivered}', '${other}')`,
    ],
  },
  {
    rule: 'held-is-open',
    what: 'money is held for nothing',
    sql: () => [strayPosting('vending:held')],
  },
  {
    rule: 'no-half-funding',
    what: 'a funding names a transaction that is not there',
    sql: () => [`UPDATE fundings SET transaction_id = '${STRAY}' WHERE gateway = 'sandbox'`],
  },
];

const payments: readonly Plant[] = [
  {
    rule: 'no-half-payment',
    what: 'a payment names a debit that is not there',
    sql: ({ delivered }) => [
      `UPDATE bill_payments SET transaction_id = '${STRAY}' WHERE id = '${delivered}'`,
    ],
  },
  {
    rule: 'capture-complete',
    what: 'commission was booked as the provider’s cost',
    sql: ({ delivered }) => [
      `UPDATE entries SET amount = amount + CASE account WHEN 'provider:vtpass' THEN 1 ELSE -1 END
         WHERE subject_id = '${delivered}' AND posting = 'capture'
           AND account IN ('provider:vtpass', 'income:commission')`,
    ],
  },
  {
    rule: 'refund-once',
    what: 'a failed payment names another refund',
    sql: ({ refused }) => [
      `UPDATE bill_payments SET refund_transaction_id = '${STRAY}' WHERE id = '${refused}'`,
    ],
  },
  {
    rule: 'reversal-has-two-people',
    what: 'a sale was reversed by hand, and nobody approved it',
    sql: ({ reversed }) => [
      `UPDATE bill_payments SET failure_code = 'not_delivered' WHERE id = '${reversed}'`,
    ],
  },
  {
    rule: 'open-is-looked-at',
    what: 'an open payment is looked at next month',
    sql: ({ open }) => [
      `UPDATE due_work SET due_at = now() + interval '1 month' WHERE subject_id = '${open}'`,
    ],
  },
  {
    rule: 'open-is-looked-at',
    what: 'an open payment is never looked at again',
    sql: ({ open }) => [`DELETE FROM due_work WHERE subject_id = '${open}'`],
  },
  {
    rule: 'due-is-of-somebody',
    what: 'an open payment is due in the lane of a provider that was not asked',
    sql: ({ open }) => [`UPDATE due_work SET lane = 'nobody' WHERE subject_id = '${open}'`],
  },
  {
    rule: 'due-is-of-somebody',
    what: 'something is due about a payment that does not exist',
    sql: () => [
      `INSERT INTO due_work (kind, wallet_id, subject_id, lane, due_at)
         VALUES ('payments', '${STRAY}', '${STRAY}', 'vtpass', now())`,
    ],
  },
  {
    rule: 'rest-is-left-alone',
    what: 'a refused payment is due for ever',
    isFinal: true,
    sql: ({ refused }) => [
      `INSERT INTO due_work (kind, wallet_id, subject_id, lane, due_at)
         SELECT 'payments', wallet_id, id, provider, now() - interval '1 hour'
           FROM bill_payments WHERE id = '${refused}'`,
    ],
  },
  {
    rule: 'attempts-in-line',
    what: 'an attempt is missing before the last one',
    sql: ({ open }) =>
      ['attempts', 'attempt_answers'].map(
        (table) => `UPDATE ${table} SET number = 2 WHERE payment_id = '${open}'`,
      ),
  },
  {
    rule: 'attempts-in-line',
    what: 'a completed payment’s attempt is still open',
    sql: ({ delivered }) => [
      `UPDATE attempts SET outcome = NULL WHERE payment_id = '${delivered}'`,
    ],
  },
  {
    rule: 'failover-after-refusal',
    what: 'the second provider was asked though nobody knew what the first had done',
    sql: ({ rerouted }) => [
      `UPDATE attempts SET outcome = 'notFound' WHERE payment_id = '${rerouted}' AND number = 1`,
    ],
  },
  {
    rule: 'everything-ended',
    what: 'a payment is still processing when all is over',
    isFinal: true,
    sql: ({ open }) => [
      `UPDATE bill_payments SET status = 'processing', in_review_since = NULL WHERE id = '${open}'`,
    ],
  },
];

const events: readonly Plant[] = [
  {
    rule: 'events-gapless',
    what: 'the second event of a funding is its third',
    sql: () => [`UPDATE events SET seq = 3 WHERE type = 'wallet.funded' AND ${ofFunding(0)}`],
  },
  {
    rule: 'events-tell-the-end',
    what: 'a completed payment never said so',
    sql: ({ delivered }) => [
      `UPDATE events SET type = 'payment.token_received'
         WHERE subject_id = '${delivered}' AND type = 'payment.completed'`,
    ],
  },
  {
    rule: 'events-delivered-in-order',
    what: 'the second event was delivered before the first',
    sql: ({ delivered }) => [
      `UPDATE events SET delivered_at = delivered_at + interval '1 day'
         WHERE subject_id = '${delivered}' AND seq = 1`,
    ],
  },
  {
    rule: 'events-all-delivered',
    what: 'an event waits for ever',
    isFinal: true,
    sql: ({ delivered }) => [
      `UPDATE events SET delivered_at = NULL
         WHERE subject_id = '${delivered}' AND type = 'payment.completed'`,
    ],
  },
];

/** For each rule, something wrong that makes it fire and no other. */
export const PLANTS: readonly Plant[] = [
  ...ledger,
  ...payments,
  ...events,
  ...ANSWER_PLANTS,
  ...FUNDING_PLANTS,
  ...PROVIDER_PLANTS,
  ...CONTRADICTION_PLANTS,
  ...CLIENT_PLANTS,
];
