import { STRAY, type Plant } from './plant.js';
import { withIncident } from './witness-plants.js';

/** The answer that decided a payment, with another text at a place in it. */
function answerOf(id: string, place: string, text: string): readonly string[] {
  return [
    `UPDATE attempt_answers SET answer = jsonb_set(answer, '{body,${place}}', '"${text}"')
       WHERE payment_id = '${id}' AND has_decided AND kind = 'delivered'`,
  ];
}

/** The provider gives every order this token, and every purchase shows it. */
const THE_SAME = '99001122334455667788';
const ALL_SHOW_THE_SAME: Pick<Plant, 'sql' | 'vends' | 'log'> = {
  sql: () => [
    `UPDATE bill_payments SET tokens = (SELECT jsonb_agg(CASE t->>'role' WHEN 'credit'
         THEN jsonb_set(t, '{value}', '"${THE_SAME}"') ELSE t END)
         FROM jsonb_array_elements(tokens) AS t) WHERE tokens <> '[]'`,
  ],
  vends: (vends) =>
    vends.map((vend) => (vend.token === null ? vend : { ...vend, token: THE_SAME })),
  log: (log) =>
    log.map((line) =>
      line.line === 'seen' && 'token' in line ? { ...line, token: THE_SAME } : line,
    ),
};

/** Both sides of a cost that the provider named after the purchase was booked at its whole amount. */
export const COST_NAMED_LATE = {
  differences: [{ field: 'cost', ours: 500_000, theirs: 492_500 }],
};

/** The purchase as it is booked when its provider names no cost. */
export function bookedWhole(id: string): readonly string[] {
  return [
    `UPDATE bill_payments SET provider_cost = amount WHERE id = '${id}'`,
    `UPDATE entries e SET amount = p.amount FROM bill_payments p
       WHERE e.subject_id = p.id AND p.id = '${id}' AND e.posting = 'capture'
         AND e.account = 'provider:' || p.provider`,
    `DELETE FROM entries WHERE subject_id = '${id}' AND account = 'income:commission'`,
  ];
}

/** What is wrong with the answers that are kept as evidence. */
export const ANSWER_PLANTS: readonly Plant[] = [
  {
    rule: 'delivery-names-our-order',
    what: 'a purchase was completed by an answer about somebody else’s order',
    sql: ({ delivered }) => answerOf(delivered, 'requestId', 'another'),
  },
  {
    rule: 'delivery-names-our-order',
    what: 'a purchase was completed by an answer about no order at all',
    sql: ({ delivered }) => [
      `UPDATE attempt_answers SET answer = answer #- '{body,requestId}'
         WHERE payment_id = '${delivered}' AND has_decided`,
    ],
  },
  {
    rule: 'delivery-names-our-order',
    what: 'a purchase was completed by an answer about another meter',
    sql: ({ delivered }) =>
      answerOf(delivered, 'content,transactions,unique_element', '99999999999'),
  },
  {
    rule: 'delivery-names-our-order',
    what: 'a purchase was completed by an answer about a kobo more',
    sql: ({ delivered }) => answerOf(delivered, 'content,transactions,amount', '5,000.01'),
  },
  {
    rule: 'delivery-names-our-order',
    what: 'the second provider’s answer was about somebody else’s order',
    sql: ({ rerouted }) => answerOf(rerouted, 'data,orderId', 'another'),
  },
  {
    rule: 'outcome-is-proved',
    what: 'the answer that completed a purchase is gone',
    sql: ({ delivered }) => [
      `DELETE FROM attempt_answers WHERE payment_id = '${delivered}' AND has_decided`,
    ],
  },
  {
    rule: 'outcome-is-proved',
    what: 'a purchase was completed though its provider said pending',
    sql: ({ delivered }) => [
      `UPDATE attempt_answers SET kind = 'pending' WHERE payment_id = '${delivered}' AND has_decided`,
    ],
  },
  {
    rule: 'token-shown-once',
    what: 'every customer was shown the same token, as the provider gave it',
    ...ALL_SHOW_THE_SAME,
  },
  {
    rule: 'token-is-plausible',
    what: 'a customer was shown twenty zeros',
    // The provider gave another one.
    also: ['delivery-is-shown'],
    sql: ({ delivered }) => [
      `UPDATE bill_payments SET tokens = jsonb_set(tokens, '{0,value}', '"00000000000000000000"')
         WHERE id = '${delivered}'`,
    ],
  },
  {
    rule: 'second-delivery-has-two-sides',
    what: 'a second success is said to be another one, and nobody can see in what',
    sql: ({ delivered }) => withIncident(delivered, 'second_delivery'),
  },
  {
    rule: 'second-delivery-has-two-sides',
    what: 'both sides of a second success are the same',
    sql: ({ delivered }) =>
      withIncident(delivered, 'second_delivery', {
        differences: [{ field: 'reference', ours: '1', theirs: '1' }],
      }),
  },
  {
    rule: 'second-delivery-has-two-sides',
    what: 'a cost is said to differ, and nobody can see from which',
    also: ['incident-is-real'],
    sql: ({ delivered }) => withIncident(delivered, 'cost_differs'),
  },
  {
    rule: 'incident-is-real',
    what: 'a cost is said to differ that was booked as it was charged',
    sql: ({ delivered }) => withIncident(delivered, 'cost_differs', COST_NAMED_LATE),
  },
  {
    rule: 'cost-agrees',
    what: 'a purchase was booked at its whole amount, and nobody has heard of its cost',
    sql: ({ delivered }) => bookedWhole(delivered),
  },
  {
    rule: 'incident-is-real',
    what: 'a token is said to be another’s that no other order has',
    sql: ({ delivered }) => withIncident(delivered, 'token_repeated'),
  },
  {
    rule: 'answers-are-bounded',
    what: 'every look at a payment was kept',
    sql: ({ delivered }) => [
      `INSERT INTO attempt_answers
           (wallet_id, payment_id, number, seq, call, kind, has_decided, answer)
         SELECT wallet_id, id, 1, 100 + n, 'requery', 'silent', false, '{}'
           FROM bill_payments, generate_series(1, 60) AS n WHERE id = '${delivered}'`,
    ],
  },
  {
    rule: 'answers-are-bounded',
    what: 'an answer is about an attempt that was never made',
    sql: () => [
      `INSERT INTO attempt_answers
           (wallet_id, payment_id, number, seq, call, kind, has_decided, answer)
         SELECT id, '${STRAY}', 1, 1, 'requery', 'silent', false, '{}' FROM wallets LIMIT 1`,
    ],
  },
];
