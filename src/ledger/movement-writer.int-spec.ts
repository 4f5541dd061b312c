import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  adjustment,
  adjustmentWriter,
  countOf,
  deadlocksIn,
  openDatabase,
  wordFor,
  type Word,
} from '../../test/support/adjustments.js';
import { aFundedWallet } from '../../test/support/builders.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { eventually } from '../../test/support/eventually.js';
import { newId } from '../kernel/ids.js';
import type { Database } from '../platform/database/database.js';
import { readBooks } from './books.store.js';

let created: TestDatabase;
let databases: Database[];
let database: Database;

beforeEach(async () => {
  created = await createTestDatabase();
  databases = [];
  database = another();
});

afterEach(async () => {
  const books = await readBooks(database);
  await Promise.all(databases.map((one) => one.close()));
  await created.drop();
  expect(books.checks.filter((check) => !check.isHeld)).toEqual([]);
});

/** The pool of another process. */
function another(): Database {
  const opened = openDatabase(created.url);
  databases.push(opened);
  return opened;
}

async function walletOf(id: string): Promise<{ balance: number; version: number }> {
  const rows = await database.query<{ balance: number; version: number }>(
    'SELECT balance, version FROM wallets WHERE id = $1',
    [id],
  );
  return rows[0] ?? { balance: -1, version: -1 };
}

/** The versions and balances of a wallet's history, oldest first. */
async function historyOf(
  id: string,
): Promise<{ version: number; amount: number; after: number }[]> {
  return database.query(
    `SELECT wallet_version AS version, balance_after AS after,
        CASE direction WHEN 'credit' THEN amount ELSE -amount END AS amount
      FROM transactions WHERE wallet_id = $1 ORDER BY wallet_version`,
    [id],
  );
}

describe('debits that race for one balance', () => {
  it.each([
    ['one writer', 1],
    ['three processes', 3],
  ])('are accepted until it is spent, and then refused: %s', async (_, processes) => {
    const walletId = await aFundedWallet(database, { balance: 500 });
    const writers = Array.from({ length: processes }, () => adjustmentWriter(another()));
    const words = await Promise.all(
      Array.from({ length: 20 }, (__, index) =>
        wordFor(writers[index % processes]!.submit(adjustment({ walletId, amount: -100 }))),
      ),
    );
    expect(countOf(words, 'moved')).toBe(5);
    expect(countOf(words, 'insufficient_funds')).toBe(15);
    expect(await walletOf(walletId)).toEqual({ balance: 0, version: 6 });
  });
});

describe('one idempotency key', () => {
  it.each([
    ['to one writer', 1],
    ['to three processes', 3],
  ])('sent twenty times at once %s moves the money once', async (_, processes) => {
    const walletId = await aFundedWallet(database, { balance: 5_000 });
    const writers = Array.from({ length: processes }, () => adjustmentWriter(another()));
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (__, index) =>
        writers[index % processes]!.submit(adjustment({ walletId, amount: -100, key: 'k' })),
      ),
    );
    const moved = outcomes.filter(({ kind }) => kind === 'moved');
    const ids = outcomes.flatMap((outcome) => (outcome.kind === 'existing' ? [outcome.id] : []));
    expect([moved.length, ids.length, new Set(ids).size]).toEqual([1, 19, 1]);
    expect(await walletOf(walletId)).toEqual({ balance: 4_900, version: 2 });
  });

  it('with another request is a conflict, whether it waits or comes later', async () => {
    const walletId = await aFundedWallet(database);
    const writer = adjustmentWriter(database);
    const one = adjustment({ walletId, amount: -1, key: 'k', hash: 'a' });
    const other = adjustment({ walletId, amount: -1, key: 'k', hash: 'b' });
    const [first, second] = await Promise.all([
      wordFor(writer.submit(one)),
      wordFor(writer.submit(other)),
    ]);
    expect([first, second]).toEqual(['moved', 'idempotency_conflict']);
    expect(await wordFor(writer.submit(other))).toBe('idempotency_conflict');
    expect(await wordFor(writer.submit(one))).toBe('existing');
  });

  it('belongs to one wallet', async () => {
    const wallets = [await aFundedWallet(database), await aFundedWallet(database)];
    const writer = adjustmentWriter(database);
    const words = await Promise.all(
      wallets.map((walletId) =>
        wordFor(writer.submit(adjustment({ walletId, amount: -1, key: 'k' }))),
      ),
    );
    expect(words).toEqual(['moved', 'moved']);
  });

  it('is free again after a refusal', async () => {
    const walletId = await aFundedWallet(database, { balance: 50 });
    const writer = adjustmentWriter(database);
    const debit = adjustment({ walletId, amount: -100, key: 'k' });
    expect(await wordFor(writer.submit(debit))).toBe('insufficient_funds');
    await writer.submit(adjustment({ walletId, amount: 100 }));
    expect(await wordFor(writer.submit(debit))).toBe('moved');
  });
});

describe('several processes on one hot wallet', () => {
  it('write a gapless history in which each balance follows from the one before', async () => {
    const opening = 100_000;
    const walletId = await aFundedWallet(database, { balance: opening });
    const writers = Array.from({ length: 3 }, () => adjustmentWriter(another()));
    const amounts = Array.from({ length: 450 }, (_, index) => (index % 3 === 0 ? 7 : -11));
    const words = await Promise.all(
      amounts.map((amount, index) =>
        wordFor(writers[index % 3]!.submit(adjustment({ walletId, amount }))),
      ),
    );
    expect(countOf(words, 'moved')).toBe(amounts.length);
    const history = await historyOf(walletId);
    expect(history.map(({ version }) => version)).toEqual(
      Array.from({ length: amounts.length + 1 }, (_, index) => index + 1),
    );
    for (const [index, { amount, after }] of history.entries()) {
      expect(after).toBe((history[index - 1]?.after ?? 0) + amount);
    }
    const sum = amounts.reduce((total, amount) => total + amount, opening);
    expect(await walletOf(walletId)).toEqual({ balance: sum, version: history.length });
  });
});

describe('overlapping groups of several processes', () => {
  it('do not deadlock, though each names the wallets in its own order', async () => {
    const wallets = await Promise.all(Array.from({ length: 60 }, () => aFundedWallet(database)));
    const keepMoving = async (order: readonly string[], amount: number): Promise<Word[]> => {
      const writer = adjustmentWriter(another(), { groupMax: order.length });
      const words: Word[] = [];
      for (let round = 0; round < 60; round += 1) {
        const submitted = order.map((walletId) =>
          wordFor(writer.submit(adjustment({ walletId, amount }))),
        );
        words.push(...(await Promise.all(submitted)));
      }
      return words;
    };
    const words = await Promise.all([
      keepMoving(wallets, -1),
      keepMoving([...wallets].reverse(), 1),
      keepMoving([...wallets.slice(30), ...wallets.slice(0, 30)], -1),
    ]);
    expect(countOf(words.flat(), 'moved')).toBe(3 * 60 * wallets.length);
    await Promise.all(databases.splice(1).map((one) => one.close()));
    expect(await deadlocksIn(created.url)).toBe(0);
  });
});

describe('one bad row', () => {
  it('fails alone; those that share its group happen', async () => {
    const walletId = await aFundedWallet(database, { balance: 1_000 });
    const otherId = await aFundedWallet(database, { balance: 1_000 });
    const writer = adjustmentWriter(database);
    const words = await Promise.all(
      [
        adjustment({ walletId, amount: -100 }),
        adjustment({ walletId, amount: -900, isBad: true }),
        adjustment({ walletId: otherId, amount: -100 }),
        adjustment({ walletId, amount: -850 }),
      ].map((request) => wordFor(writer.submit(request))),
    );
    expect(words).toEqual(['moved', 'fault', 'moved', 'moved']);
    expect(await walletOf(walletId)).toEqual({ balance: 50, version: 3 });
  });

  it('says which rule of PostgreSQL it broke', async () => {
    const walletId = await aFundedWallet(database);
    const bad = adjustment({ walletId, amount: -100, isBad: true });
    await expect(adjustmentWriter(database).submit(bad)).rejects.toMatchObject({
      constraint: 'fundings_amount_is_positive',
    });
  });
});

describe('a refusal', () => {
  it('that rested on movements which did not happen is decided anew', async () => {
    const walletId = await aFundedWallet(database, { balance: 100 });
    const writer = adjustmentWriter(database);
    // Another process moves the wallet between this one's look and its write: it credits 1,000.
    const rival = adjustmentWriter(another());
    const inTheWay = async (): Promise<void> => {
      await rival.submit(adjustment({ walletId, amount: 1_000 }));
    };
    const words = await conflicting(walletId, inTheWay, () => [
      wordFor(writer.submit(adjustment({ walletId, amount: -90 }))),
      wordFor(writer.submit(adjustment({ walletId, amount: -90 }))),
    ]);
    expect(words).toEqual(['moved', 'moved']);
    expect(await walletOf(walletId)).toEqual({ balance: 920, version: 4 });
  });

  it('of a wallet that does not exist is "not found", and others in its group happen', async () => {
    const walletId = await aFundedWallet(database);
    const writer = adjustmentWriter(database);
    const words = await Promise.all([
      wordFor(writer.submit(adjustment({ walletId: newId(), amount: 1 }))),
      wordFor(writer.submit(adjustment({ walletId, amount: -1 }))),
    ]);
    expect(words).toEqual(['not_found', 'moved']);
  });

  it('of a frozen wallet stops debits and not credits', async () => {
    const walletId = await aFundedWallet(database, { balance: 100, status: 'frozen' });
    const writer = adjustmentWriter(database);
    const words = await Promise.all([
      wordFor(writer.submit(adjustment({ walletId, amount: -1 }))),
      wordFor(writer.submit(adjustment({ walletId, amount: 1 }))),
    ]);
    expect(words).toEqual(['wallet_frozen', 'moved']);
  });
});

describe('a full waiting line', () => {
  it('refuses as busy and loses nothing that it took', async () => {
    const walletId = await aFundedWallet(database, { balance: 1_000 });
    const writer = adjustmentWriter(database, { groupMax: 2, waitingMax: 4 });
    const words = await Promise.all(
      Array.from({ length: 10 }, () =>
        wordFor(writer.submit(adjustment({ walletId, amount: -1 }))),
      ),
    );
    expect(words).toEqual([...Array<Word>(4).fill('moved'), ...Array<Word>(6).fill('busy')]);
    await writer.drained();
    expect(await walletOf(walletId)).toEqual({ balance: 996, version: 5 });
  });
});

/**
 * Lets `submit`'s first look see the wallet as it is, and `inTheWay` commit before its write: a lock
 * on the wallet's row holds the write (not the look) back until then.
 */
async function conflicting<T>(
  walletId: string,
  inTheWay: () => Promise<void>,
  submit: () => Promise<T>[],
): Promise<T[]> {
  const gate = another();
  let submitted: Promise<T>[] = [];
  let rival: Promise<void> = Promise.resolve();
  await gate.transaction(async (tx) => {
    await tx.query('SELECT id FROM wallets WHERE id = $1 FOR UPDATE', [walletId]);
    rival = inTheWay();
    await eventually(() => expectWaiting(1));
    submitted = submit();
    await eventually(() => expectWaiting(2));
  });
  await rival;
  return Promise.all(submitted);
}

async function expectWaiting(count: number): Promise<void> {
  const rows = await database.query<{ waiting: number }>(
    `SELECT count(*) AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  expect(rows[0]?.waiting).toBe(count);
}
