import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../../test/support/adjustments.js';
import { aFundedWallet } from '../../../test/support/builders.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { aTransactionRow, insertRow, refusalOf } from '../../../test/support/rows.js';
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
      expect(await refusalOf(database.query(statement))).toMatch(/^ledger: .* is forbidden/);
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
    const statement = insertRow(database, 'transactions', aTransactionRow(walletId, fields));
    expect(await refusalOf(statement)).toBe(constraint);
  });

  it('one transaction cannot be refunded twice', async () => {
    const { id } = await insertRow(database, 'transactions', aTransactionRow(walletId));
    const refund = {
      type: 'refund',
      direction: 'credit',
      reverses_transaction_id: id,
      balance_after: 1_000_00,
    };
    await insertRow(
      database,
      'transactions',
      aTransactionRow(walletId, { ...refund, wallet_version: 3 }),
    );
    const second = insertRow(
      database,
      'transactions',
      aTransactionRow(walletId, { ...refund, wallet_version: 4 }),
    );
    expect(await refusalOf(second)).toBe('transactions_one_refund_idx');
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
    expect(await refusalOf(post(legs))).toMatch(/^ledger: posting hold of .* is off by -1 kobo/);
  });

  it('that does not sum to zero is refused inside a larger statement too', async () => {
    const statement = database.query(
      `WITH moved AS (UPDATE wallets SET balance = balance - 5 WHERE id = $1 RETURNING id),
        legs AS (INSERT INTO entries (wallet_id, subject_id, posting, account, amount)
          SELECT id, $2::uuid, 'hold', 'wallet', -5 FROM moved RETURNING amount)
        SELECT count(*) FROM moved`,
      [walletId, newId()],
    );
    expect(await refusalOf(statement)).toMatch(/is off by -5 kobo/);
    const rows = await database.query('SELECT balance FROM wallets WHERE id = $1', [walletId]);
    expect(rows).toEqual([{ balance: 1_000_00 }]);
  });

  it('is refused when two wrong ones would cancel out', async () => {
    const statement = database.query(
      `INSERT INTO entries (wallet_id, subject_id, posting, account, amount)
        VALUES ($1, $2, 'hold', 'wallet', -5), ($1, $3, 'hold', 'wallet', 5)`,
      [walletId, newId(), newId()],
    );
    expect(await refusalOf(statement)).toMatch(/^ledger: posting/);
  });

  it('happens once for its subject', async () => {
    const legs = [
      ['wallet', -5],
      ['vending:held', 5],
    ] as const;
    const subjectId = newId();
    await post(legs, subjectId);
    expect(await refusalOf(post(legs, subjectId))).toBe('entries_pk');
  });

  it.each(['cash', 'provider:', 'funding:', 'Wallet', ''])(
    'on the account %j is refused',
    async (account) => {
      const legs = [
        ['wallet', -5],
        [account, 5],
      ] as const;
      expect(await refusalOf(post(legs))).toBe('entries_account_is_known');
    },
  );

  it('has no leg of nothing', async () => {
    expect(await refusalOf(post([['wallet', 0]]))).toBe('entries_amount_is_not_zero');
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
    expect(await refusalOf(statement)).toBe(constraint);
  });

  it('is the only one of its user', async () => {
    const statement = database.query(
      'INSERT INTO wallets (id, user_id) SELECT $2, user_id FROM wallets WHERE id = $1',
      [walletId, newId()],
    );
    expect(await refusalOf(statement)).toBe('wallets_user_key');
  });
});
