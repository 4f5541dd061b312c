import type { LogLine } from '../client-log.js';
import type { Vend } from '../provider-record.js';
import { STRAY, type Plant } from './plant.js';

/** The record with the vend of one meter changed; null takes it out. */
export function changed(
  vends: readonly Vend[],
  isMeant: (vend: Vend) => boolean,
  change: Partial<Vend> | null,
): readonly Vend[] {
  let isDone = false;
  return vends.flatMap((vend) => {
    if (isDone || !isMeant(vend)) return [vend];
    isDone = true;
    return change === null ? [] : [{ ...vend, ...change }];
  });
}

export const isDelivered = (vend: Vend): boolean => vend.status === 'delivered';
/** By the last provider that was asked. */
const isRefused = ({ provider, status }: Vend): boolean =>
  provider === 'buypower' && status === 'failed';
export const isReroutedFrom =
  (log: readonly Vend[]) =>
  ({ provider, status, billersCode }: Vend): boolean =>
    provider === 'vtpass' &&
    status === 'failed' &&
    log.some((other) => other.billersCode === billersCode && isDelivered(other));

/** An incident that was opened and told, as it should be, on a payment that had none. */
export function withIncident(id: string, kind: string, evidence = {}): readonly string[] {
  return [
    `INSERT INTO incidents (wallet_id, payment_id, kind, evidence)
       SELECT wallet_id, id, '${kind}', '${JSON.stringify(evidence)}' FROM bill_payments WHERE id = '${id}'`,
    `UPDATE bill_payments SET seq = seq + 1 WHERE id = '${id}'`,
    `INSERT INTO events (wallet_id, subject_id, seq, id, type, data, delivered_at)
       SELECT wallet_id, id, seq, gen_random_uuid(), 'incident.opened', '{}', now()
         FROM bill_payments WHERE id = '${id}'`,
  ];
}

/** The first provider's order of the payment that the second delivered, with another status. */
export function firstProviderSays(vends: readonly Vend[], status: Vend['status']): readonly Vend[] {
  return changed(vends, isReroutedFrom(vends), { status });
}

/** What is wrong with the provider's record, or with what we say of it. */
export const PROVIDER_PLANTS: readonly Plant[] = [
  {
    rule: 'vend-has-attempt',
    what: 'the provider vended something we never asked for',
    vends: (vends) => vends.concat(vends.slice(0, 1).map((v) => ({ ...v, requestId: 'nobody’s' }))),
  },
  {
    rule: 'vend-once',
    what: 'the provider was sent one request id twice',
    vends: (vends) => changed(vends, isDelivered, { payCalls: 2 }),
  },
  {
    rule: 'vend-once',
    what: 'two providers vended for one payment',
    vends: (vends) => firstProviderSays(vends, 'delivered'),
    // The first of them had been given up as having refused.
    also: ['failover-is-proved'],
  },
  {
    rule: 'failover-is-proved',
    what: 'the provider that was given up had vended, and took it back',
    vends: (vends) => firstProviderSays(vends, 'reversed'),
  },
  {
    rule: 'capture-is-theirs',
    what: 'the cost was booked for the provider that refused',
    sql: ({ rerouted: id }) => [
      `UPDATE bill_payments SET provider = 'vtpass' WHERE id = '${id}'`,
      `UPDATE entries SET account = 'provider:vtpass'
         WHERE subject_id = '${id}' AND account = 'provider:buypower'`,
    ],
  },
  {
    rule: 'vend-as-ordered',
    what: 'another amount was vended than was bought',
    vends: (vends) => changed(vends, isDelivered, { amountNaira: 1 }),
  },
  {
    rule: 'failure-is-proved',
    what: 'a refunded payment was delivered',
    vends: (vends) => changed(vends, isRefused, { status: 'delivered' }),
  },
  {
    rule: 'capture-is-proved',
    what: 'a completed payment is unknown to the provider',
    vends: (vends) => changed(vends, isDelivered, null),
  },
  {
    rule: 'delivery-is-shown',
    what: 'the customer sees another token',
    sql: ({ delivered }) => [
      `UPDATE bill_payments SET tokens = jsonb_set(tokens, '{0,value}', '"11112222333344445555"')
         WHERE id = '${delivered}'`,
    ],
  },
  {
    rule: 'delivery-is-shown',
    what: 'the customer never sees the token',
    also: ['missing-token-is-flagged'],
    isFinal: true,
    sql: ({ delivered }) => [`UPDATE bill_payments SET tokens = '[]' WHERE id = '${delivered}'`],
  },
  {
    rule: 'cost-agrees',
    what: 'the provider charged more than we booked',
    vends: (vends) => changed(vends, isDelivered, { chargedNaira: 5_001 }),
  },
  {
    rule: 'reversal-is-refunded',
    what: 'the provider took a delivery back and the customer paid for it',
    isFinal: true,
    vends: (vends) => changed(vends, isDelivered, { status: 'reversed' }),
  },
  {
    rule: 'incident-is-real',
    what: 'an incident of which the provider knows nothing',
    sql: ({ delivered: id }) => withIncident(id, 'refused_after_delivery'),
  },
  {
    rule: 'incident-is-real',
    what: 'an incident about a first provider that refused and never vended',
    sql: ({ rerouted: id }) => withIncident(id, 'delivered_by_earlier_attempt'),
  },
];

/** The log with the first answer about `id` changed, or something put after it. */
function answered(
  log: readonly LogLine[],
  id: string,
  change: (answer: Extract<LogLine, { line: 'answer' }>, n: number) => readonly LogLine[],
): readonly LogLine[] {
  return log.flatMap((line) =>
    line.line === 'answer' && line.id === id ? change(line, line.n) : [line],
  );
}

/** The request `n` once more, under the same key. */
function askedAgain(log: readonly LogLine[], n: number): LogLine[] {
  return log.flatMap((line) =>
    line.line === 'ask' && line.n === n ? [{ ...line, n: 9_999 }] : [],
  );
}

/** What is wrong with what clients were told. */
export const CLIENT_PLANTS: readonly Plant[] = [
  {
    rule: 'accepted-exists-once',
    what: 'a 202 names a payment that is not there',
    log: (log, { delivered }) => answered(log, delivered, (answer) => [{ ...answer, id: STRAY }]),
  },
  {
    rule: 'accepted-exists-once',
    what: 'a purchase was made twice, once under another key',
    sql: ({ delivered, other }) => [
      `UPDATE bill_payments SET meter_number =
         (SELECT meter_number FROM bill_payments WHERE id = '${delivered}') WHERE id = '${other}'`,
    ],
    // Whoever bought twice for one meter also had it vended twice, and the answer was about the other one.
    also: ['vend-as-ordered', 'delivery-names-our-order'],
  },
  {
    rule: 'replay-equals-first',
    what: 'the same key was accepted twice, at two times',
    log: (log, { delivered }) =>
      answered(log, delivered, (answer, n) => [
        answer,
        ...askedAgain(log, n),
        { ...answer, n: 9_999, createdAt: '2020-01-01T00:00:00.000Z' },
      ]),
  },
  {
    rule: 'refusal-leaves-nothing',
    what: 'a purchase that was refused exists',
    log: (log, { delivered }) =>
      answered(log, delivered, ({ n }) => [{ line: 'answer', n, status: 422 }]),
  },
  {
    rule: 'conflict-needs-another-body',
    what: 'the same request was a conflict with itself',
    log: (log, { delivered }) =>
      answered(log, delivered, (answer, n) => [
        answer,
        ...askedAgain(log, n),
        { line: 'answer', n: 9_999, status: 409 },
      ]),
  },
  {
    rule: 'funded-exists-once',
    what: 'a 201 names a funding that is not there',
    log: (log) =>
      log.map((line) =>
        line.line === 'answer' && line.status === 201 ? { ...line, id: STRAY } : line,
      ),
  },
  {
    rule: 'refusal-funds-nothing',
    what: 'a funding that was refused exists',
    log: (log) =>
      log.map((line) =>
        line.line === 'answer' && line.status === 201
          ? { line: 'answer', n: line.n, status: 422 }
          : line,
      ),
  },
  {
    rule: 'seen-is-kept',
    what: 'a customer was shown a completion that is a failure now',
    log: (log, { refused }) => [
      ...log,
      { line: 'seen', id: refused, status: 'completed', token: null },
    ],
  },
];
