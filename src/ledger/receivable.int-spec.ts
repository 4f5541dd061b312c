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
import type { Adjusted } from './adjustment.js';
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

const takeBack = (walletId: string, amount: number, collects = false): Promise<Adjusted> =>
  database.transaction((tx) =>
    ledger.adjust(tx, { id: newId(), walletId, amount: -amount, collects }),
  );
const stateOf = async (id: string): Promise<unknown> => {
  const [row] = await database.query<object>(
    'SELECT balance, version, owed, collects FROM wallets WHERE id = $1',
    [id],
  );
  return row;
};
const frozen = (balance: number): Promise<string> =>
  aFundedWallet(database, { balance, status: 'frozen' });

describe('the shortfall of a frozen wallet', () => {
  it('is owed to the kobo', async () => {
    const walletId = await frozen(1_000);
    expect(await takeBack(walletId, 1_000)).toEqual({ moved: -1_000, owed: 0 });
    expect(await takeBack(walletId, 1)).toEqual({ moved: 0, owed: 1 });
    expect(await stateOf(walletId)).toMatchObject({ balance: 0, version: 2, owed: 1 });
    const another = await frozen(1_000);
    expect(await takeBack(another, 1_001)).toEqual({ moved: -1_000, owed: 1 });
    expect(await stateOf(another)).toMatchObject({ balance: 0, version: 2, owed: 1 });
  });

  it('is not owed by a wallet that is not frozen', async () => {
    const walletId = await aFundedWallet(database, { balance: 1_000 });
    await expect(takeBack(walletId, 1_001)).rejects.toMatchObject({ code: 'insufficient_funds' });
    expect(await stateOf(walletId)).toMatchObject({ balance: 1_000, owed: 0 });
  });

  it('is paid first by what comes in', async () => {
    const walletId = await frozen(1_000);
    await takeBack(walletId, 1_300, true);
    const writer = adjustmentWriter(database);
    const credits = [100, 100, 250, 50].map((amount) => adjustment({ walletId, amount }));
    const words = await Promise.all(credits.map((one) => wordFor(writer.submit(one))));
    expect(new Set(words)).toEqual(new Set(['moved']));
    expect(await stateOf(walletId)).toMatchObject({ balance: 200, owed: 0 });
    // The last act that leaves something owed decides.
    await takeBack(walletId, 300, false);
    await wordFor(writer.submit(adjustment({ walletId, amount: 70 })));
    expect(await stateOf(walletId)).toMatchObject({ balance: 70, owed: 100, collects: false });
  });
});

describe('what a wallet owes', () => {
  it('is read again by a write that a write-off came before', async () => {
    const walletId = await frozen(1_000);
    await takeBack(walletId, 1_100, true);
    const writer = adjustmentWriter(database);
    let credit: Promise<string> = Promise.resolve('');
    await database.transaction(async (tx) => {
      await ledger.writeOff(tx, { id: newId(), walletId, amount: 60 });
      credit = wordFor(writer.submit(adjustment({ walletId, amount: 100 })));
      await eventually(async () => {
        const [row] = await database.query<{ waiting: number }>(
          `SELECT count(*) AS waiting FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        expect(row?.waiting).toBe(1);
      });
    });
    expect(await credit).toBe('moved');
    expect(await stateOf(walletId)).toMatchObject({ balance: 60, owed: 0 });
  });

  it('is given up once for its id, and up to what it is', async () => {
    const walletId = await frozen(1_000);
    await takeBack(walletId, 1_100);
    const writeOff = (id: string, amount: number): Promise<void> =>
      database.transaction((tx) => ledger.writeOff(tx, { id, walletId, amount }));
    const id = newId();
    await writeOff(id, 40);
    await expect(writeOff(id, 40)).rejects.toThrow('entries_pk');
    await expect(writeOff(newId(), 61)).rejects.toMatchObject({ code: 'receivable_exceeded' });
    const both = await Promise.allSettled([writeOff(newId(), 60), writeOff(newId(), 60)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await stateOf(walletId)).toMatchObject({ owed: 0 });
  });
});
