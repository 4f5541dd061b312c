import type { GatewayPayment } from '../gateway-record.js';
import type { LogLine } from '../client-log.js';
import type { Plant } from './plant.js';
import type { FundingRole, SmallFundings } from './small-fundings.js';

/** The gateway's record with one payment changed; null takes it out. */
function changed(
  role: FundingRole,
  change: (payment: GatewayPayment) => Partial<GatewayPayment> | null,
): NonNullable<Plant['gateway']> {
  return (payments, fundings) =>
    payments.flatMap((payment) => {
      if (payment.reference !== fundings[role].reference) return [payment];
      const changes = change(payment);
      return changes === null ? [] : [{ ...payment, ...changes }];
    });
}

/** A funding that nobody has paid yet, and when it is looked at next. */
function pendingUntil(at: string): readonly string[] {
  return [
    `INSERT INTO fundings (wallet_id, id, status, amount, gateway, reference)
       SELECT id, gen_random_uuid(), 'pending', 100, 'paystack', 'fund-planted'
         FROM wallets ORDER BY id LIMIT 1`,
    `INSERT INTO due_work (kind, wallet_id, subject_id, lane, due_at)
       SELECT 'fundings', wallet_id, id, gateway, ${at}
         FROM fundings WHERE reference = 'fund-planted'`,
    `INSERT INTO events (wallet_id, subject_id, seq, id, type, data, delivered_at)
       SELECT wallet_id, id, 1, gen_random_uuid(), 'funding.pending', '{}', now()
         FROM fundings WHERE reference = 'fund-planted'`,
  ];
}

/** What two people agreed to give for a funding. */
function approvedFor(id: string, amount: number, at = 'now()'): readonly string[] {
  return [
    `INSERT INTO approvals (id, act, wallet_id, funding_id, details, reason, status, asked_by,
         decided_by, decided_at)
       SELECT gen_random_uuid(), 'wallet.adjust', wallet_id, id, '{"amount": ${amount}}', 'planted',
           'approved', gen_random_uuid(), gen_random_uuid(), ${at}
         FROM fundings WHERE id = '${id}'`,
  ];
}

/** The log with more after the answer about one funding. */
function afterAnswer(
  log: readonly LogLine[],
  { credited }: SmallFundings,
  more: (n: number) => readonly LogLine[],
): readonly LogLine[] {
  return log.flatMap((line) =>
    line.line === 'answer' && line.id === credited.id ? [line, ...more(line.n)] : [line],
  );
}

const records: readonly Plant[] = [
  {
    rule: 'gateway-has-funding',
    what: 'the gateway was asked to take a payment that we know nothing of',
    gateway: (payments) =>
      payments.concat(payments.slice(0, 1).map((one) => ({ ...one, reference: 'fund-nobody' }))),
  },
  {
    rule: 'funding-as-initialised',
    what: 'the payer was asked for a kobo more than the customer had said',
    gateway: changed('declined', ({ requestedAmount }) => ({
      requestedAmount: requestedAmount + 1,
    })),
  },
  {
    rule: 'funding-as-initialised',
    what: 'a customer was sent to a page that the gateway does not have',
    gateway: changed('abandoned', () => null),
  },
  {
    rule: 'credit-is-proved',
    what: 'a wallet was credited with what nobody had paid',
    gateway: changed('credited', () => ({ status: 'unpaid', amount: null, paidAt: null })),
  },
  {
    rule: 'credit-is-proved',
    what: 'a wallet was credited with a kobo more than was paid',
    gateway: changed('credited', ({ requestedAmount }) => ({ amount: requestedAmount - 1 })),
  },
  {
    rule: 'credit-is-proved',
    what: 'a wallet was credited with naira where dollars were paid',
    gateway: changed('credited', () => ({ currency: 'USD' })),
  },
  {
    rule: 'paid-is-credited',
    what: 'a payer paid with another card in the end, and nobody noticed',
    isFinal: true,
    gateway: changed('declined', ({ requestedAmount }) => ({
      status: 'success',
      amount: requestedAmount,
      paidAt: '2026-01-15T13:30:00.000Z',
    })),
  },
  {
    rule: 'failed-was-not-paid',
    what: 'a funding was called declined that nobody has tried to pay',
    gateway: changed('declined', () => ({ status: 'unpaid' })),
  },
  {
    rule: 'mismatch-is-real',
    what: 'what was paid as asked waits for a person',
    gateway: changed('mismatched', ({ requestedAmount }) => ({ amount: requestedAmount })),
  },
  {
    rule: 'funding-incident-is-real',
    what: 'a refund of which the gateway knows nothing',
    gateway: changed('refunded', () => ({ refunded: 0 })),
  },
  {
    rule: 'notice-is-heeded',
    what: 'we said yes to a chargeback and forgot it',
    gateway: changed('credited', ({ webhooks }) => ({
      webhooks: [...webhooks, { event: 'charge.dispute.create', fate: 'sent', lastAnswer: 200 }],
    })),
  },
  {
    rule: 'returned-is-known',
    what: 'we say that more was given back than the gateway gave',
    gateway: changed('refunded', ({ amount }) => ({
      status: 'success',
      refunded: (amount ?? 0) - 1,
    })),
  },
  {
    rule: 'forgery-is-refused',
    what: 'we said yes to a webhook that somebody else had signed',
    gateway: changed('credited', ({ webhooks }) => ({
      webhooks: [...webhooks, { event: 'charge.success', fate: 'forged', lastAnswer: 200 }],
    })),
  },
];

const ours: readonly Plant[] = [
  {
    rule: 'funding-events',
    what: 'a funding that failed never said so',
    sql: (_, { declined }) => [
      `UPDATE events SET type = 'funding.pending'
         WHERE subject_id = '${declined.id}' AND type = 'funding.failed'`,
    ],
  },
  {
    rule: 'funding-is-looked-at',
    what: 'a pending funding is looked at next month',
    sql: () => pendingUntil(`now() + interval '1 month'`),
  },
  {
    rule: 'funding-ended',
    what: 'a funding is still pending when all is over',
    isFinal: true,
    sql: () => pendingUntil('now()'),
  },
  {
    rule: 'funding-set-right-once',
    what: 'what was paid otherwise than asked for was given twice',
    sql: (_, { mismatched }) => [
      ...approvedFor(mismatched.id, 150_000),
      ...approvedFor(mismatched.id, 150_000),
    ],
  },
  {
    rule: 'funding-set-right-once',
    what: 'what was credited as paid was given once more by hand',
    sql: (_, { credited }) => approvedFor(credited.id, 1),
  },
  {
    rule: 'funding-set-right-once',
    what: 'a payment was taken back twice',
    sql: (_, { refunded }) => [
      ...approvedFor(refunded.id, -200_000),
      ...approvedFor(refunded.id, -200_000),
    ],
  },
  {
    rule: 'funding-set-right-once',
    what: 'what the gateway had given back was given once more by hand',
    sql: (_, { refunded }) => [
      ...approvedFor(refunded.id, -200_000),
      ...approvedFor(refunded.id, 1, `now() + interval '1 second'`),
    ],
  },
  {
    rule: 'funding-set-right-once',
    what: 'a payment in dollars was given more than two people first said it is worth',
    sql: (_, { mismatched }) => [
      `UPDATE fundings SET gateway_answer = jsonb_set(gateway_answer, '{currency}', '"USD"')
         WHERE id = '${mismatched.id}'`,
      ...approvedFor(mismatched.id, 150_000),
      ...approvedFor(mismatched.id, 1, `now() + interval '1 second'`),
    ],
  },
  {
    rule: 'returned-is-known',
    what: 'a refund that we acknowledged is not counted',
    isFinal: true,
    sql: (_, { refunded }) => [
      `UPDATE fundings SET returned_amount = 0 WHERE id = '${refunded.id}'`,
    ],
  },
  {
    rule: 'funding-key-leads-to-one',
    what: 'the same key led to two places to pay at',
    log: (log, _, fundings) =>
      afterAnswer(log, fundings, (n) =>
        log.flatMap((line): LogLine[] => {
          if (line.line === 'seen' || line.n !== n) return [];
          if (line.line === 'ask') return [{ ...line, n: 9_999 }];
          return [{ ...line, n: 9_999, authorizationUrl: 'https://example.com/another' }];
        }),
      ),
  },
  {
    rule: 'funding-seen-is-kept',
    what: 'a customer was shown money as in that is not',
    log: (log, _, { declined }) => [
      ...log,
      { line: 'seen', what: 'funding', id: declined.id, status: 'completed', token: null },
    ],
  },
];

/** What is wrong with money that comes in through a gateway. */
export const FUNDING_PLANTS: readonly Plant[] = [...records, ...ours];
