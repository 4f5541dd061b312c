import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../../test/support/adjustments.js';
import { aFundedWallet } from '../../../test/support/builders.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { newId } from '../../kernel/ids.js';
import type { Database } from './database.js';

// What PostgreSQL itself refuses, whoever asks: the last line of defence behind our own rules.

let created: TestDatabase;
let database: Database;
let walletId: string;

beforeAll(async () => {
  created = await createTestDatabase();
  database = openDatabase(created.url, 2);
});

beforeEach(async () => {
  walletId = await aFundedWallet(database, { balance: 1_000_00 });
});

afterAll(async () => {
  await database.close();
  await created.drop();
});

type Row = Record<string, unknown>;

async function insert(table: string, row: Row): Promise<Row> {
  const columns = Object.keys(row);
  await database.query(
    `INSERT INTO ${table} (${columns.join(', ')})
      VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
    Object.values(row),
  );
  return row;
}

/** What PostgreSQL says to a statement it must refuse: the constraint's name, or the message. */
async function refusal(statement: Promise<unknown>): Promise<string> {
  try {
    await statement;
  } catch (error) {
    const { constraint, message } = error as { constraint?: string; message: string };
    return constraint ?? message;
  }
  return 'it was accepted';
}

function aTransaction(fields: Row = {}): Row {
  return {
    wallet_id: walletId,
    wallet_version: 2,
    id: newId(),
    type: 'bill_payment',
    direction: 'debit',
    amount: 500_00,
    balance_after: 500_00,
    reference: 'a purchase',
    subject_id: newId(),
    reverses_transaction_id: null,
    ...fields,
  };
}

/** A payment with the transaction that paid for it, stored. */
async function aPayment(fields: Row = {}): Promise<Row> {
  const transaction = await insert('transactions', aTransaction());
  return insert('bill_payments', {
    wallet_id: walletId,
    id: transaction.subject_id,
    transaction_id: transaction.id,
    biller_id: 'ikeja-electric',
    meter_number: '01000000008',
    meter_type: 'prepaid',
    amount: 500_00,
    fee: 0,
    total: 500_00,
    next_check_at: new Date(),
    ...fields,
  });
}

function anAttempt(payment: Row, fields: Row = {}): Row {
  return {
    wallet_id: walletId,
    payment_id: payment.id,
    number: 1,
    provider: 'vtpass',
    request_id: newId(),
    send_by: new Date(),
    ...fields,
  };
}

describe('transactions and entries', () => {
  it.each(['transactions', 'entries'])('%s can only be inserted', async (table) => {
    const statements = [
      `UPDATE ${table} SET amount = amount`,
      `UPDATE ${table} SET amount = amount WHERE false`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
      `WITH gone AS (DELETE FROM ${table} RETURNING 1) SELECT count(*) FROM gone`,
      `INSERT INTO ${table} SELECT * FROM ${table} ON CONFLICT
        ${table === 'entries' ? '(wallet_id, subject_id, posting, account)' : '(wallet_id, id)'}
        DO UPDATE SET amount = 1`,
    ];
    for (const statement of statements) {
      expect(await refusal(database.query(statement))).toMatch(/^ledger: .* is forbidden/);
    }
  });

  it.each([
    [{ amount: 0 }, 'transactions_amount_is_positive'],
    [{ amount: -1 }, 'transactions_amount_is_positive'],
    [{ balance_after: -1 }, 'transactions_balance_is_not_negative'],
    [{ wallet_version: 0 }, 'transactions_version_is_positive'],
    [{ wallet_version: 1 }, 'transactions_pk'],
    [{ type: 'gift' }, 'transactions_type_is_known'],
    [{ direction: 'sideways' }, 'transactions_direction_is_known'],
    [{ type: 'refund' }, 'transactions_refund_reverses'],
    [{ reverses_transaction_id: newId() }, 'transactions_refund_reverses'],
    [{ wallet_id: newId() }, 'transactions_wallet_fk'],
  ])('a transaction with %j breaks %s', async (fields, constraint) => {
    const statement = insert('transactions', aTransaction(fields));
    expect(await refusal(statement)).toBe(constraint);
  });

  it('one transaction cannot be refunded twice', async () => {
    const { id } = await insert('transactions', aTransaction());
    const refund = {
      type: 'refund',
      direction: 'credit',
      reverses_transaction_id: id,
      balance_after: 1_000_00,
    };
    await insert('transactions', aTransaction({ ...refund, wallet_version: 3 }));
    const second = insert('transactions', aTransaction({ ...refund, wallet_version: 4 }));
    expect(await refusal(second)).toBe('transactions_one_refund_idx');
  });
});

describe('a posting', () => {
  const post = (
    legs: readonly (readonly [string, number])[],
    subjectId = newId(),
  ): Promise<unknown> =>
    database.query(
      `INSERT INTO entries (wallet_id, subject_id, posting, account, amount)
        SELECT $1, $2, 'hold', account, amount
          FROM jsonb_to_recordset($3::jsonb) AS l(account text, amount bigint)`,
      [walletId, subjectId, JSON.stringify(legs.map(([account, amount]) => ({ account, amount })))],
    );

  it.each([
    [[['wallet', -1]]],
    [
      [
        ['wallet', -100],
        ['vending:held', 99],
      ],
    ],
  ] as const)('that does not sum to zero is refused: %j', async (legs) => {
    expect(await refusal(post(legs))).toMatch(/^ledger: posting hold of .* is off by -1 kobo/);
  });

  it('that does not sum to zero is refused inside a larger statement too', async () => {
    const statement = database.query(
      `WITH moved AS (UPDATE wallets SET balance = balance - 5 WHERE id = $1 RETURNING id),
        legs AS (INSERT INTO entries (wallet_id, subject_id, posting, account, amount)
          SELECT id, $2::uuid, 'hold', 'wallet', -5 FROM moved RETURNING amount)
        SELECT count(*) FROM moved`,
      [walletId, newId()],
    );
    expect(await refusal(statement)).toMatch(/is off by -5 kobo/);
    const rows = await database.query('SELECT balance FROM wallets WHERE id = $1', [walletId]);
    expect(rows).toEqual([{ balance: 1_000_00 }]);
  });

  it('is refused when two wrong ones would cancel out', async () => {
    const statement = database.query(
      `INSERT INTO entries (wallet_id, subject_id, posting, account, amount)
        VALUES ($1, $2, 'hold', 'wallet', -5), ($1, $3, 'hold', 'wallet', 5)`,
      [walletId, newId(), newId()],
    );
    expect(await refusal(statement)).toMatch(/^ledger: posting/);
  });

  it('happens once for its subject', async () => {
    const legs = [
      ['wallet', -5],
      ['vending:held', 5],
    ] as const;
    const subjectId = newId();
    await post(legs, subjectId);
    expect(await refusal(post(legs, subjectId))).toBe('entries_pk');
  });

  it.each(['cash', 'provider:', 'funding:', 'Wallet', ''])(
    'on the account %j is refused',
    async (account) => {
      const legs = [
        ['wallet', -5],
        [account, 5],
      ] as const;
      expect(await refusal(post(legs))).toBe('entries_account_is_known');
    },
  );

  it('has no leg of nothing', async () => {
    expect(await refusal(post([['wallet', 0]]))).toBe('entries_amount_is_not_zero');
  });
});

describe('a wallet', () => {
  it.each([
    ['balance = -1', 'wallets_balance_is_not_negative'],
    ['balance = 9007199254740992', 'wallets_balance_is_exact'],
    [`currency = 'USD'`, 'wallets_currency_is_ngn'],
    [`status = 'closed'`, 'wallets_status_is_known'],
  ])('may not have %s', async (change, constraint) => {
    const statement = database.query(`UPDATE wallets SET ${change} WHERE id = $1`, [walletId]);
    expect(await refusal(statement)).toBe(constraint);
  });

  it('is the only one of its user', async () => {
    const statement = database.query(
      'INSERT INTO wallets (id, user_id) SELECT $2, user_id FROM wallets WHERE id = $1',
      [walletId, newId()],
    );
    expect(await refusal(statement)).toBe('wallets_user_key');
  });
});

describe('a bill payment', () => {
  const change = (id: unknown, set: string): Promise<unknown> =>
    database.query(`UPDATE bill_payments SET ${set} WHERE id = $1`, [id]);

  it.each([
    [`status = 'failed', failure_code = 'refused'`, 'bill_payments_failed_is_refunded'],
    ['refund_transaction_id = gen_random_uuid()', 'bill_payments_failed_is_refunded'],
    [
      `status = 'failed', refund_transaction_id = gen_random_uuid()`,
      'bill_payments_failed_says_why',
    ],
    [`status = 'completed'`, 'bill_payments_completed_knows_its_cost'],
    ['next_check_at = NULL', 'bill_payments_open_is_looked_at'],
    [
      `status = 'completed', provider_cost = 1, token_status = 'awaited', next_check_at = NULL`,
      'bill_payments_awaited_token_is_looked_at',
    ],
    [`status = 'lost'`, 'bill_payments_status_is_known'],
    ['amount = 50001, total = 50001', 'bill_payments_amount_is_whole_naira'],
    ['fee = 100', 'bill_payments_total_adds_up'],
    ['fee = -100, total = 49900', 'bill_payments_total_adds_up'],
    ['transaction_id = gen_random_uuid()', 'bill_payments_transaction_fk'],
  ])('may not have %s', async (set, constraint) => {
    const { id } = await aPayment();
    expect(await refusal(change(id, set))).toBe(constraint);
  });

  it.each(['processing', 'needs_review'])('that is %s may not be forgotten', async (status) => {
    const { id } = await aPayment({ status });
    expect(await refusal(change(id, 'next_check_at = NULL'))).toBe(
      'bill_payments_open_is_looked_at',
    );
  });

  it('has its transaction for itself, and its idempotency key in its wallet', async () => {
    const payment = await aPayment({ idempotency_key: 'k' });
    const twin = { ...payment, id: newId() };
    expect(await refusal(insert('bill_payments', { ...twin, idempotency_key: 'l' }))).toBe(
      'bill_payments_transaction_key',
    );
    const other = await insert('transactions', aTransaction({ wallet_version: 3 }));
    expect(await refusal(insert('bill_payments', { ...twin, transaction_id: other.id }))).toBe(
      'bill_payments_idempotency_key_idx',
    );
  });
});

describe('an attempt', () => {
  it('is the only open one of its payment', async () => {
    const payment = await aPayment();
    await insert('attempts', anAttempt(payment));
    const second = insert('attempts', anAttempt(payment, { number: 2 }));
    expect(await refusal(second)).toBe('attempts_one_open_idx');
    await database.query(`UPDATE attempts SET outcome = 'refused' WHERE payment_id = $1`, [
      payment.id,
    ]);
    await insert('attempts', anAttempt(payment, { number: 2 }));
  });

  it('has a request id that its provider was never given before', async () => {
    const payment = await aPayment();
    await insert('attempts', anAttempt(payment, { request_id: 'r', outcome: 'refused' }));
    const second = insert('attempts', anAttempt(payment, { number: 2, request_id: 'r' }));
    expect(await refusal(second)).toBe('attempts_request_id_key');
  });

  it.each(['pending', 'unclear'])('is not closed by doubt: %s', async (outcome) => {
    const payment = await aPayment();
    expect(await refusal(insert('attempts', anAttempt(payment, { outcome })))).toBe(
      'attempts_outcome_is_known',
    );
  });
});
