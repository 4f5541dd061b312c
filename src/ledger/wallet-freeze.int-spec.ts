import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  adjustment,
  adjustmentWriter,
  openDatabase,
  wordFor,
} from '../../test/support/adjustments.js';
import { aFundedWallet } from '../../test/support/builders.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { eventually } from '../../test/support/eventually.js';
import { newId } from '../kernel/ids.js';
import type { Database } from '../platform/database/database.js';
import { readBooks } from './books.store.js';
import { LedgerService } from './ledger.service.js';

let created: TestDatabase;
let database: Database;
let ledger: LedgerService;

beforeEach(async () => {
  created = await createTestDatabase();
  database = openDatabase(created.url);
  ledger = new LedgerService(database, undefined as never);
});

afterEach(async () => {
  const books = await readBooks(database);
  await database.close();
  await created.drop();
  expect(books.checks.filter((check) => !check.isHeld)).toEqual([]);
});

const balanceOf = async (id: string): Promise<number | undefined> => {
  const [row] = await database.query<{ balance: number }>(
    'SELECT balance FROM wallets WHERE id = $1',
    [id],
  );
  return row?.balance;
};

/** Freezes in a database transaction that stays open while `meanwhile` runs into its lock. */
async function freezeWhile(walletId: string, meanwhile: () => void): Promise<void> {
  await database.transaction(async (tx) => {
    await ledger.setStatus(tx, walletId, 'frozen');
    meanwhile();
    await eventually(async () => {
      const [row] = await database.query<{ waiting: number }>(
        `SELECT count(*) AS waiting FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      expect(row?.waiting).toBe(1);
    });
  });
}

describe('a freeze', () => {
  it('stops a debit that read the wallet before it and writes after it', async () => {
    const walletId = await aFundedWallet(database, { balance: 1_000 });
    const writer = adjustmentWriter(database);
    let debit: Promise<string> = Promise.resolve('');
    await freezeWhile(walletId, () => {
      debit = wordFor(writer.submit(adjustment({ walletId, amount: -100 })));
    });
    expect(await debit).toBe('wallet_frozen');
    expect(await balanceOf(walletId)).toBe(1_000);
  });

  it('lets a credit through that did the same', async () => {
    const walletId = await aFundedWallet(database, { balance: 1_000 });
    const writer = adjustmentWriter(database);
    let credit: Promise<string> = Promise.resolve('');
    await freezeWhile(walletId, () => {
      credit = wordFor(writer.submit(adjustment({ walletId, amount: 100 })));
    });
    expect(await credit).toBe('moved');
    expect(await balanceOf(walletId)).toBe(1_100);
  });
});

describe('an adjustment', () => {
  it('is booked once for its id, whoever asks again', async () => {
    const walletId = await aFundedWallet(database, { balance: 1_000 });
    const one = { id: newId(), walletId, amount: -100 };
    await database.transaction((tx) => ledger.adjust(tx, one));
    await expect(database.transaction((tx) => ledger.adjust(tx, one))).rejects.toThrow(
      'entries_pk',
    );
    expect(await balanceOf(walletId)).toBe(900);
  });

  it('never takes more than there is; a freeze does not stop it', async () => {
    const walletId = await aFundedWallet(database, { balance: 1_000 });
    const adjust = (amount: number): Promise<unknown> =>
      database.transaction((tx) => ledger.adjust(tx, { id: newId(), walletId, amount }));
    await expect(adjust(-1_001)).rejects.toMatchObject({ code: 'insufficient_funds' });
    await database.transaction((tx) => ledger.setStatus(tx, walletId, 'frozen'));
    await adjust(-1);
    await adjust(2);
    expect(await balanceOf(walletId)).toBe(1_001);
  });
});
