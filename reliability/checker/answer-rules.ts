import { found, sqlRule, type Rule } from './breach.js';

// A field that an answer leaves out says nothing; the request id must be there. BuyPower's other fields are not verified.
const digits = (value: string): string =>
  `nullif(ltrim(regexp_replace(${value}, '\\D', '', 'g'), '0'), '')`;
const kobo = (value: string): string =>
  `CASE WHEN ${value} ~ '^[0-9][0-9,]{0,17}([.][0-9]{1,9})?$' THEN replace(${value}, ',', '')::numeric * 100 END`;
const VTPASS_METER = `body#>>'{content,transactions,unique_element}'`;
const VTPASS_AMOUNTS = [
  `body#>>'{content,transactions,amount}'`,
  `body#>>'{content,transactions,unit_price}'`,
  `body->>'amount'`,
];

const deliveriesAreOurs = sqlRule(
  'delivery-names-our-order',
  'An answer that decided by saying "delivered" names our request id, and no other meter and no other amount.',
  `SELECT said.wallet_id, said.payment_id, said.number, said.provider, said.request_id,
       said.meter_number, said.amount, said.body
     FROM (SELECT x.wallet_id, x.payment_id, x.number, a.provider, a.request_id, p.meter_number,
         p.amount, x.answer->'body' AS body, x.answer ? 'cutFrom' AS is_cut
       FROM attempt_answers x
       JOIN bill_payments p ON p.wallet_id = x.wallet_id AND p.id = x.payment_id
       LEFT JOIN attempts a ON a.wallet_id = x.wallet_id AND a.payment_id = x.payment_id
         AND a.number = x.number
       WHERE x.kind = 'delivered' AND x.has_decided) AS said
     WHERE CASE provider
       WHEN 'vtpass' THEN (body->>'requestId' IS DISTINCT FROM request_id AND NOT (is_cut AND body IS NULL))
         OR ${digits(VTPASS_METER)} <> ltrim(meter_number, '0')
         OR ${VTPASS_AMOUNTS.map((one) => `coalesce(${kobo(one)} <> amount, false)`).join(' OR ')}
       WHEN 'buypower' THEN
         coalesce(body#>>'{data,orderId}', body->>'orderId') IS DISTINCT FROM request_id
           AND NOT (is_cut AND body IS NULL)
       ELSE true END`,
);

// Attempts that have their last answer in a column of their own were answered before answers were kept.
const outcomesAreProved = sqlRule(
  'outcome-is-proved',
  'Every attempt that ended has the answer that ended it; one that ended as delivered was said to be delivered, by its provider or by people.',
  `SELECT a.wallet_id, a.payment_id, a.number, a.outcome
     FROM attempts a
     WHERE a.outcome IS NOT NULL AND a.last_answer IS NULL AND NOT EXISTS (
       SELECT 1 FROM attempt_answers x WHERE x.wallet_id = a.wallet_id
         AND x.payment_id = a.payment_id AND x.number = a.number AND x.has_decided
         AND (a.outcome <> 'delivered' OR x.kind IN ('delivered', 'decision')))`,
);

const ANSWERS_MAX = 40;

const answersAreBounded = sqlRule(
  'answers-are-bounded',
  'Answers belong to attempts, and to each attempt there are few.',
  `SELECT x.wallet_id, x.payment_id, x.number, count(*) AS answers
     FROM attempt_answers x
     LEFT JOIN attempts a ON a.wallet_id = x.wallet_id AND a.payment_id = x.payment_id
       AND a.number = x.number
     GROUP BY x.wallet_id, x.payment_id, x.number
     HAVING count(*) > ${ANSWERS_MAX} OR count(a.number) = 0`,
);

const MADE_ONCE: ReadonlySet<string> = new Set(['credit', 'bonus']);

// Key-change tokens follow from a meter's keys, and sandboxes repeat one token for every order.
const tokensAreShownOnce: Rule = {
  name: 'token-shown-once',
  says: 'No two completed payments show the same credit or bonus token, those of sandboxes aside.',
  find: ({ payments, sandboxes }) => {
    const shownBy = new Map<string, string[]>();
    for (const { id, status, provider, tokens } of payments) {
      if (status !== 'completed' || sandboxes.includes(provider ?? '')) continue;
      for (const { role, value } of tokens) {
        if (MADE_ONCE.has(role)) shownBy.set(value, [...(shownBy.get(value) ?? []), id]);
      }
    }
    const shared = [...shownBy].filter(([, ids]) => new Set(ids).size > 1);
    return found(shared.map(([token, payments]) => ({ token, payments })));
  },
};

const tokensArePlausible: Rule = {
  name: 'token-is-plausible',
  says: 'No customer is shown a token of fewer than three different digits.',
  find: ({ payments }) =>
    found(
      payments.flatMap(({ id, tokens }) =>
        tokens
          .filter(({ value }) => new Set(value).size < 3)
          .map(({ value }) => ({ id, token: value })),
      ),
    ),
};

const secondDeliveries = sqlRule(
  'second-delivery-has-two-sides',
  'A second success of another kind, or of another cost, is on record with both sides, which differ.',
  `SELECT i.wallet_id, i.payment_id, i.evidence->'differences' AS differences
     FROM incidents i
     WHERE i.kind IN ('second_delivery', 'cost_differs')
       AND (coalesce(jsonb_array_length(i.evidence->'differences'), 0) = 0
         OR EXISTS (SELECT 1 FROM jsonb_array_elements(i.evidence->'differences') AS d
           WHERE d->'ours' IS NULL OR d->'theirs' IS NULL OR d->'ours' = d->'theirs'))`,
);

/** What must hold of the providers' answers that are kept as evidence, and of the tokens in them. */
export const ANSWER_RULES: readonly Rule[] = [
  deliveriesAreOurs,
  outcomesAreProved,
  answersAreBounded,
  tokensAreShownOnce,
  tokensArePlausible,
  secondDeliveries,
];
