import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openDatabase } from '../../test/support/adjustments.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import {
  aBookedVend,
  aStatementRequestId,
  DATE,
  statementOf,
} from '../../test/support/reconciliation.js';
import type { Database } from '../platform/database/database.js';
import { loadStatement, pairsOf } from './comparison.store.js';
import { readStatement } from './statements/csv-statement.adapter.js';
import { dayOf } from '../kernel/lagos-day.js';

const LINES = 100_000;
/** What may be under way between the file and PostgreSQL: a page, and what the streams hold. */
const HELD_MAX = 5_000;
const DAY = dayOf(DATE)!;

let created: TestDatabase;
let database: Database;
let requestId: string;

beforeAll(async () => {
  created = await createTestDatabase();
  database = openDatabase(created.url, 2);
  ({ requestId } = await aBookedVend(database));
});

afterAll(async () => {
  await database.close();
  await created.drop();
});

/** A statement of one vend that we know and many that never cost anything, made as it is read. */
function longStatement(onLine: (made: number) => void): Readable {
  const [header, opening, vend, closing] = statementOf([{ requestId }]).split('\n');
  function* chunks(): Generator<string> {
    yield `${header}\n${opening}\n${vend}\n`;
    const failed = statementOf([{ requestId: 'ID', status: 'failed', charged: 0 }]).split('\n')[2];
    for (let made = 1; made <= LINES; made += 1) {
      yield `${failed!.replace('ID', aStatementRequestId())}\n`;
      onLine(made);
    }
    yield closing!;
  }
  return Readable.from(chunks());
}

it('holds a page of a hundred thousand lines at a time, on the way in and on the way out', async () => {
  await database.transaction(async (tx) => {
    let made = 0;
    let read = 0;
    let heldMax = 0;
    const input = longStatement((count) => {
      made = count;
    });
    async function* counted(): ReturnType<typeof readStatement> {
      for await (const line of readStatement(() => input, DAY)) {
        read += 1;
        if (read % 10_000 === 0) {
          const [row] = await tx.query<{ stored: number }>(
            'SELECT count(*) AS stored FROM statement_lines',
          );
          heldMax = Math.max(heldMax, made - row!.stored);
        }
        yield line;
      }
    }
    await loadStatement(tx, counted());
    expect(read).toBe(LINES + 3);
    expect(heldMax).toBeGreaterThan(0);
    expect(heldMax).toBeLessThan(HELD_MAX);
    let pairs = 0;
    for await (const page of pairsOf(tx, 'vtpass', DAY, { carried: [], early: [] })) {
      expect(page.length).toBeLessThanOrEqual(2_000);
      pairs += page.length;
    }
    expect(pairs).toBe(LINES + 1);
  });
});
