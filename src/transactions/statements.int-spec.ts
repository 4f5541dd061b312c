import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { openDatabase } from '../../test/support/adjustments.js';
import { aFundedWallet } from '../../test/support/builders.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { eventually } from '../../test/support/eventually.js';
import { pdfPages } from '../../test/support/pdf-text.js';
import { recordStatements } from '../../test/support/statements.js';
import { seedStatement } from '../../test/support/statement-history.js';
import type { Caller } from '../auth/caller.js';
import { UsersService } from '../auth/users.service.js';
import type { Database } from '../platform/database/database.js';
import type { ExportDto } from './statement.dto.js';
import { versionsOf } from './statement.store.js';
import { StatementsService } from './statements.service.js';
import { TransactionsService } from './transactions.service.js';

const LONG = 60_000;
const START = Date.UTC(2026, 0, 15, 12);
const at = (second: number): Date => new Date(START + second * 1_000);

let created: TestDatabase;
let database: Database;
let statements: StatementsService;

beforeAll(async () => {
  created = await createTestDatabase();
  database = openDatabase(created.url);
  statements = new StatementsService(database, new UsersService(database));
});

afterAll(async () => {
  await database.close();
  await created.drop();
});

async function aCaller(count: number, times: readonly Date[] | null = null): Promise<Caller> {
  const walletId = await aFundedWallet(database, { balance: 0 });
  await seedStatement(database, walletId, count, times);
  const [row] = await database.query<{ userId: string }>(
    'SELECT user_id AS "userId" FROM wallets WHERE id = $1',
    [walletId],
  );
  return { userId: row!.userId, walletId, role: 'customer' };
}

async function contentOf(caller: Caller, query: ExportDto): Promise<Readable> {
  return (await statements.download(caller, query)).content as Readable;
}

type Line = Record<string, string>;

async function linesOf(caller: Caller, query: Omit<ExportDto, 'format'> = {}): Promise<Line[]> {
  const csv = await text(await contentOf(caller, { format: 'csv', ...query }));
  return parse(csv, { columns: true });
}

describe('the part of a history that a statement is', () => {
  // Writers that waited for the wallet: their times are of before the wait.
  const seconds = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 25 });
  const moments = fc.array(fc.integer({ min: -5, max: 45 }), { minLength: 2, maxLength: 5 });

  it('is without a gap, and statements that meet at a moment have every row once', async () => {
    await fc.assert(
      fc.asyncProperty(seconds, moments, async (times, cuts) => {
        const { walletId } = await aCaller(times.length, times.map(at));
        const sorted = [...new Set(cuts)].sort((one, two) => one - two);
        const bounds = [null, ...sorted.map((second) => at(second).toISOString()), null];
        let next = 1;
        for (let index = 1; index < bounds.length; index += 1) {
          const [from, to] = [bounds[index - 1] ?? null, bounds[index] ?? null];
          const versions = await versionsOf(database, walletId, from, to);
          expect(versions.from).toBe(next);
          expect(versions.before).toBeGreaterThanOrEqual(next);
          next = versions.before;
        }
        expect(next).toBe(times.length + 1);
      }),
      { numRuns: 40 },
    );
  });

  it('is what the times say where they are in order', async () => {
    const caller = await aCaller(
      10,
      Array.from({ length: 10 }, (_, index) => at(60 * index)),
    );
    const referencesOf = async (from: number, to: number): Promise<string[]> => {
      const query = { from: at(60 * from).toISOString(), to: at(60 * to).toISOString() };
      return (await linesOf(caller, query)).slice(1, -1).map((line) => line['reference']!);
    };
    expect(await referencesOf(2, 4)).toEqual(['row 3', 'row 4']);
    expect(await referencesOf(-9, 1)).toEqual(['row 1']);
    expect(await referencesOf(9, 99)).toEqual(['row 10']);
    expect(await referencesOf(1.5, 1.7)).toEqual([]);
    expect(await referencesOf(50, 99)).toEqual([]);
  });
});

describe('a day in Lagos', () => {
  const TIMES = ['14T22:59:59.999', '14T23:00:00', '15T22:59:59.999', '15T23:00:00'];
  let caller: Caller;

  beforeAll(async () => {
    caller = await aCaller(
      TIMES.length,
      TIMES.map((time) => new Date(`2026-01-${time}Z`)),
    );
  });

  it.each([
    [{ from: '2026-01-15', to: '2026-01-15' }, [2, 3]],
    [{ from: '2026-01-15' }, [2, 3, 4]],
    [{ to: '2026-01-15' }, [1, 2, 3]],
    [{ from: '2026-01-14', to: '2026-01-14' }, [1]],
    [{ from: '2026-01-14T23:00:00Z', to: '2026-01-15' }, [2, 3]],
    [{ from: '2026-01-15T00:00+01:00', to: '2026-01-16T00:00+01:00' }, [2, 3]],
  ])('is from its midnight to the next, in the list and the export: %j', async (query, rows) => {
    const page = await new TransactionsService(database).list(caller, { limit: 9, ...query });
    expect(page.data.map(({ walletVersion }) => walletVersion)).toEqual([...rows].reverse());
    const lines = (await linesOf(caller, query)).slice(1, -1);
    expect(lines.map(({ reference }) => reference)).toEqual(rows.map((row) => `row ${row}`));
  });

  it('that is the last one asked for ends an export with its last moment', async () => {
    const query = { from: '2026-01-15', to: '2026-01-15' };
    const dates = (await linesOf(caller, query)).map(({ date }) => date);
    expect(dates).toEqual([
      '2026-01-15T00:00:00.000+01:00',
      '2026-01-15T00:00:00.000+01:00',
      '2026-01-15T23:59:59.999+01:00',
      '2026-01-15T23:59:59.999+01:00',
    ]);
  });
});

describe('a statement as PDF', () => {
  it.each([
    ['محمد Obi', '[Arabic letters] Obi'],
    ['Ada 王 💡', 'Ada [Chinese characters] [emoji]'],
    ['Ada\u202e Obi', 'Ada Obi'],
    ['Adébáyọ̀', 'Adébáyọ̀'],
  ])('shows the name %s as %s, and says so when it cannot show it', async (fullName, shown) => {
    const caller = await aCaller(1);
    await database.query('UPDATE users SET full_name = $2 WHERE id = $1', [
      caller.userId,
      fullName,
    ]);
    const pdf = await buffer(await contentOf(caller, { format: 'pdf' }));
    const copied = pdfPages(pdf).flat().join('').normalize('NFC');
    expect(copied).toContain(`${shown.normalize('NFC')} · ${caller.userId}@example.com`);
    expect(copied.includes('Words in [brackets] stand for')).toBe(shown.includes('['));
  });
});

describe('a statement as CSV', () => {
  it('begins and ends with the balances of its time', async () => {
    const caller = await aCaller(5, [0, 60, 120, 180, 240].map(at));
    const [from, to] = [at(60).toISOString(), at(200).toISOString()];
    expect(await linesOf(caller, { from, to })).toMatchObject([
      { type: 'opening_balance', date: '2026-01-15T13:01:00.000+01:00', balance_ngn: '1.00' },
      { type: 'adjustment', debit_ngn: '0.40', credit_ngn: '', balance_ngn: '0.60' },
      { type: 'adjustment', debit_ngn: '', credit_ngn: '1.00', balance_ngn: '1.60' },
      { type: 'adjustment', debit_ngn: '0.40', credit_ngn: '', balance_ngn: '1.20' },
      { type: 'closing_balance', debit_ngn: '0.80', credit_ngn: '1.00', balance_ngn: '1.20' },
    ]);
  });

  it('has all of a history that is longer than what is read at once', async () => {
    const lines = (await linesOf(await aCaller(2_500))).slice(1, -1);
    expect(lines.map((line) => line['reference'])).toEqual(
      Array.from({ length: 2_500 }, (_, index) => `row ${index + 1}`),
    );
  });

  it('has nothing that was written after it was asked for', async () => {
    const caller = await aCaller(3);
    const content = await contentOf(caller, { format: 'csv' });
    await database.query(
      `INSERT INTO transactions (wallet_id, wallet_version, id, type, direction, amount,
          balance_after, reference, subject_id)
        VALUES ($1, 4, gen_random_uuid(), 'adjustment', 'credit', 5, 165, 'late', gen_random_uuid())`,
      [caller.walletId],
    );
    expect(await text(content)).not.toContain('late');
  });
});

/** So long that a reader who goes on would have asked for more, on a machine of any speed. */
async function roundTrips(): Promise<void> {
  for (let made = 0; made < 100; made += 1) await database.query('SELECT 1');
}

describe('a statement that nobody reads on', () => {
  const isRows = ({ text: sql }: { text: string }): boolean =>
    sql.includes('t.wallet_version < $3');

  it('lets the database wait, and ends when its reader goes', async () => {
    const caller = await aCaller(LONG);
    const recording = recordStatements();
    try {
      const content = await contentOf(caller, { format: 'csv' });
      const pieces = content[Symbol.asyncIterator]();
      for (let read = 0; read < 3; read += 1) await pieces.next();
      let asked = 0;
      const settled = (): void => {
        const before = asked;
        asked += recording.take().filter(isRows).length;
        if (asked === 0 || asked !== before) throw new Error(`${asked} are asked for by now`);
      };
      await eventually(settled);
      expect(asked).toBeLessThan(5);
      content.destroy();
      await once(content, 'close');
      await roundTrips();
      expect(recording.take().filter(isRows)).toEqual([]);
    } finally {
      recording.stop();
    }
  });

  it('is not drawn on as PDF either', async () => {
    const caller = await aCaller(10_000);
    const recording = recordStatements();
    try {
      const content = await contentOf(caller, { format: 'pdf' });
      content.once('error', () => undefined);
      await eventually(() => {
        if (recording.take().filter(isRows).length === 0) throw new Error('nothing was read');
      });
      content.destroy();
      await roundTrips();
      // A few may have been under way; all of it would be more than three hundred.
      expect(recording.take().filter(isRows).length).toBeLessThan(10);
    } finally {
      recording.stop();
    }
  });
});

describe('a statement as PDF', () => {
  it('has ten thousand transactions at most', async () => {
    const caller = await aCaller(10_001);
    await expect(statements.download(caller, { format: 'pdf' })).rejects.toMatchObject({
      code: 'export_too_large',
      message: expect.stringMatching(/10000 .* 10001/),
    });
    const from = new Date(Date.now() - 60_000).toISOString();
    const pdf = await contentOf(caller, { format: 'pdf', from });
    pdf.resume();
    await once(pdf, 'end');
  });
});
