import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  adjustment,
  adjustmentWriter,
  openDatabase,
  wordFor,
  type Word,
} from '../../test/support/adjustments.js';
import { aFundedWallet } from '../../test/support/builders.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import type { Database } from '../platform/database/database.js';
import { readBooks } from './books.store.js';

const OPENING = 300;

const request = fc.record({
  wallet: fc.nat(2),
  amount: fc.integer({ min: -200, max: 150 }).filter((amount) => amount !== 0),
  key: fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: undefined, freq: 2 }),
  hash: fc.constantFrom('one', 'one', 'two'),
  isBad: fc.integer({ min: 0, max: 14 }).map((chance) => chance === 0),
});
type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;

// Within one batch no key comes twice: a repeated key waits for the next group, so that its place
// in the order would depend on how the batch was cut into groups.
const batch = fc.uniqueArray(request, {
  minLength: 1,
  maxLength: 12,
  selector: ({ wallet, key }) => (key === undefined ? {} : `${wallet}:${key}`),
});

/** One wallet, moved by one request at a time. */
class ModelWallet {
  balance = OPENING;
  version = 1;
  private readonly hashes = new Map<string, string>();

  move({ amount, key, hash, isBad }: Request): Word {
    const known = key === undefined ? undefined : this.hashes.get(key);
    if (known !== undefined) return known === hash ? 'existing' : 'idempotency_conflict';
    if (this.balance + amount < 0) return 'insufficient_funds';
    if (isBad) return 'fault';
    this.balance += amount;
    this.version += 1;
    if (key !== undefined) this.hashes.set(key, hash);
    return 'moved';
  }
}

describe('requests written in groups', () => {
  let created: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    created = await createTestDatabase();
    database = openDatabase(created.url);
  });

  afterAll(async () => {
    const books = await readBooks(database);
    await database.close();
    await created.drop();
    expect(books.checks.filter((check) => !check.isHeld)).toEqual([]);
  });

  it('end as they would one at a time', async () => {
    const batches = fc.array(batch, { minLength: 1, maxLength: 4 });
    const sizes = fc.integer({ min: 1, max: 8 });
    await fc.assert(
      fc.asyncProperty(batches, sizes, async (submitted, groupMax) => {
        const writer = adjustmentWriter(database, { groupMax });
        const model = Array.from({ length: 3 }, () => new ModelWallet());
        const ids = await Promise.all(
          model.map(() => aFundedWallet(database, { balance: OPENING })),
        );
        for (const requests of submitted) {
          const words = await Promise.all(
            requests.map(({ wallet, amount, key, hash, isBad }) => {
              const keyed = key === undefined ? {} : { key, hash };
              const request = { walletId: ids[wallet]!, amount, isBad, ...keyed };
              return wordFor(writer.submit(adjustment(request)));
            }),
          );
          expect(words).toEqual(requests.map((one) => model[one.wallet]!.move(one)));
        }
        expect(await Promise.all(ids.map(walletOf))).toEqual(
          model.map(({ balance, version }) => ({ balance, version })),
        );
      }),
      { numRuns: 25 },
    );
  });

  it('by several processes end in some order of one at a time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 2, maxLength: 3 }), async (submitted) => {
        const others = submitted.map(() => openDatabase(created.url, 2));
        try {
          const walletId = await aFundedWallet(database, { balance: OPENING });
          const sums = await Promise.all(
            submitted.map(async (requests, process) => {
              const writer = adjustmentWriter(others[process]!, { groupMax: 5 });
              const words = await Promise.all(
                requests.map(({ amount }) =>
                  wordFor(writer.submit(adjustment({ walletId, amount }))),
                ),
              );
              return requests.filter((_, index) => words[index] === 'moved');
            }),
          );
          const moved = sums.flat();
          const sum = moved.reduce((total, { amount }) => total + amount, OPENING);
          const expected = { balance: sum, version: moved.length + 1 };
          expect(await walletOf(walletId)).toEqual(expected);
        } finally {
          await Promise.all(others.map((one) => one.close()));
        }
      }),
      { numRuns: 15 },
    );
  });

  async function walletOf(id: string): Promise<{ balance: number; version: number } | undefined> {
    const rows = await database.query<{ balance: number; version: number }>(
      'SELECT balance, version FROM wallets WHERE id = $1',
      [id],
    );
    return rows[0];
  }
});
