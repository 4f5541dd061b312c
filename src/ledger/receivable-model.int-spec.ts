import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  adjustment,
  adjustmentWriter,
  openDatabase,
  wordFor,
} from '../../test/support/adjustments.js';
import { aFundedWallet } from '../../test/support/builders.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { DomainError } from '../kernel/errors.js';
import { newId } from '../kernel/ids.js';
import type { Database, Tx } from '../platform/database/database.js';
import { readBooks } from './books.store.js';
import { LedgerService } from './ledger.service.js';

const OPENING = 300;

const amount = fc.integer({ min: 1, max: 400 });
const step = fc.oneof(
  fc.record({ does: fc.constant('credit' as const), amount }),
  fc.record({ does: fc.constant('debit' as const), amount }),
  fc.record({ does: fc.constant('takeBack' as const), amount, collects: fc.boolean() }),
  fc.record({ does: fc.constant('give' as const), amount }),
  fc.record({ does: fc.constant('writeOff' as const), amount }),
  fc.record({ does: fc.constantFrom('freeze' as const, 'unfreeze' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** One wallet and what it owes, moved by one step at a time. */
class Model {
  balance = OPENING;
  owed = 0;
  lost = 0;
  private isFrozen = false;
  private collects = false;

  do(one: Step): string {
    switch (one.does) {
      case 'freeze':
      case 'unfreeze':
        this.isFrozen = one.does === 'freeze';
        return 'done';
      case 'credit':
      case 'give':
        this.credit(one.amount);
        return 'done';
      case 'debit':
        return this.debit(one.amount);
      case 'takeBack':
        return this.takeBack(one.amount, one.collects);
      case 'writeOff':
        return this.writeOff(one.amount);
    }
  }

  private debit(sum: number): string {
    if (this.isFrozen) return 'wallet_frozen';
    if (this.balance < sum) return 'insufficient_funds';
    this.balance -= sum;
    return 'done';
  }

  private writeOff(sum: number): string {
    if (this.owed < sum) return 'receivable_exceeded';
    this.owed -= sum;
    this.lost += sum;
    return 'done';
  }

  private credit(sum: number): void {
    const paid = this.collects ? Math.min(sum, this.owed) : 0;
    this.owed -= paid;
    this.balance += sum - paid;
  }

  private takeBack(sum: number, collects: boolean): string {
    const missing = Math.max(0, sum - this.balance);
    if (missing > 0 && !this.isFrozen) return 'insufficient_funds';
    this.balance -= sum - missing;
    this.owed += missing;
    if (missing > 0) this.collects = collects;
    return 'done';
  }
}

describe('what a wallet owes', () => {
  let created: TestDatabase;
  let database: Database;
  let ledger: LedgerService;

  beforeAll(async () => {
    created = await createTestDatabase();
    database = openDatabase(created.url);
    ledger = new LedgerService(database, undefined as never);
  });

  afterAll(async () => {
    const books = await readBooks(database);
    await database.close();
    await created.drop();
    expect(books.checks.filter((check) => !check.isHeld)).toEqual([]);
  });

  const done = async (act: Promise<unknown>): Promise<string> => {
    try {
      await act;
      return 'done';
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  };

  async function perform(
    walletId: string,
    one: Step,
    writer: ReturnType<typeof adjustmentWriter>,
  ): Promise<string> {
    if (one.does === 'credit' || one.does === 'debit') {
      const amount = one.does === 'credit' ? one.amount : -one.amount;
      const word = await wordFor(writer.submit(adjustment({ walletId, amount })));
      return word === 'moved' ? 'done' : word;
    }
    return done(database.transaction((tx) => act(tx, walletId, one)));
  }

  function act(
    tx: Tx,
    walletId: string,
    one: Exclude<Step, { does: 'credit' | 'debit' }>,
  ): Promise<unknown> {
    const id = newId();
    switch (one.does) {
      case 'freeze':
        return ledger.setStatus(tx, walletId, 'frozen');
      case 'unfreeze':
        return ledger.setStatus(tx, walletId, 'active');
      case 'give':
        return ledger.adjust(tx, { id, walletId, amount: one.amount });
      case 'takeBack':
        return ledger.adjust(tx, { id, walletId, amount: -one.amount, collects: one.collects });
      case 'writeOff':
        return ledger.writeOff(tx, { id, walletId, amount: one.amount });
    }
  }

  const stateOf = async (id: string): Promise<unknown> => {
    const [row] = await database.query<{ balance: number; owed: number; lost: number }>(
      `SELECT balance, owed, (SELECT coalesce(-sum(amount), 0)::bigint FROM entries
          WHERE wallet_id = $1 AND account = 'losses') AS lost FROM wallets WHERE id = $1`,
      [id],
    );
    return row;
  };

  it('follows from each step as in the model', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const writer = adjustmentWriter(database);
        const model = new Model();
        const walletId = await aFundedWallet(database, { balance: OPENING });
        for (const one of steps) {
          const expected = model.do(one);
          expect([one, await perform(walletId, one, writer)]).toEqual([one, expected]);
          const { balance, owed, lost } = model;
          expect(await stateOf(walletId)).toEqual({ balance, owed, lost });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('stays what the books say when all happens at once, in two processes', async () => {
    const other = openDatabase(created.url, 2);
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25 }), async (steps) => {
          const writers = [adjustmentWriter(database), adjustmentWriter(other, { groupMax: 3 })];
          const walletId = await aFundedWallet(database, { balance: OPENING, status: 'frozen' });
          const words = await Promise.all(
            steps.map((one, n) => perform(walletId, one, writers[n % 2]!)),
          );
          expect(words).not.toContain('fault');
          const [wrong] = await database.query<{ count: number }>(
            `SELECT count(*) AS count FROM wallets w WHERE w.id = $1 AND (
                w.owed <> (SELECT coalesce(-sum(amount), 0) FROM entries
                  WHERE wallet_id = w.id AND account = 'receivable')
                OR w.balance <> (SELECT sum(amount) FROM entries
                  WHERE wallet_id = w.id AND account = 'wallet'))`,
            [walletId],
          );
          expect(wrong?.count).toBe(0);
        }),
        { numRuns: 20 },
      );
    } finally {
      await other.close();
    }
  });
});
