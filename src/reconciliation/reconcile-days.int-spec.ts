import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../test/support/adjustments.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import {
  aBookedVend,
  aStatementRequestId,
  booksOff,
  reconciled,
  statementOf,
  type Reconciled,
} from '../../test/support/reconciliation.js';
import type { Database } from '../platform/database/database.js';

let created: TestDatabase;
let database: Database;

beforeEach(async () => {
  created = await createTestDatabase();
  database = openDatabase(created.url, 2);
});

afterEach(async () => {
  const off = await booksOff(database);
  await database.close();
  await created.drop();
  expect(off).toEqual([]);
});

function said(
  statement: string,
  options: { provider?: string; date?: string; now?: Date } = {},
): Promise<Reconciled> {
  return reconciled(database, statement, options);
}

describe('around midnight', () => {
  const LATE = { at: '2026-01-15T22:59:55.000Z', stamp: '202601152359' };

  it('a vend of the last moments may be on the next statement', async () => {
    const { requestId } = await aBookedVend(database, {
      at: LATE.at,
      requestId: aStatementRequestId(LATE.stamp),
    });
    const today = await said(statementOf([]));
    expect(today.differences).toEqual([]);
    expect(today.totals.carried).toEqual([requestId]);
    const row = { requestId, at: '2026-01-15T23:00:01.000Z' };
    const next = await said(statementOf([row], { date: '2026-01-16' }), {
      date: '2026-01-16',
    });
    expect(next.differences).toEqual([]);
    expect(next.totals.float).toMatchObject({ statement: 4_925_00, booked: 4_925_00 });
  });

  it('and is missing when that one does not have it either', async () => {
    const { requestId } = await aBookedVend(database, {
      at: LATE.at,
      requestId: aStatementRequestId(LATE.stamp),
    });
    await said(statementOf([]));
    const { differences } = await said(statementOf([], { date: '2026-01-16' }), {
      date: '2026-01-16',
    });
    expect(differences).toMatchObject([{ kind: 'missing_at_provider', requestId }]);
  });

  it('a vend that their clock has on the day before is not missing', async () => {
    const { requestId } = await aBookedVend(database, {
      at: '2026-01-15T23:00:01.000Z',
      requestId: aStatementRequestId('202601160000'),
    });
    const row = { requestId, at: LATE.at };
    expect((await said(statementOf([row]))).differences).toEqual([]);
    const next = await said(statementOf([], { date: '2026-01-16' }), { date: '2026-01-16' });
    expect(next.differences).toEqual([]);
  });
});

describe('running a day again', () => {
  it('replaces its result, and a difference keeps the time when it was first seen', async () => {
    const [kept, repaired] = [await aBookedVend(database), await aBookedVend(database)];
    const first = await said(statementOf([]));
    expect(first.differences).toHaveLength(2);
    const again = await said(statementOf([{ requestId: repaired.requestId }]));
    expect(again.runId).toBe(first.runId);
    expect(again.differences).toEqual([
      first.differences.find(({ requestId }) => requestId === kept.requestId),
    ]);
    const seen = await said(statementOf([{ requestId: kept.requestId }]));
    expect(seen.differences).toMatchObject([{ requestId: repaired.requestId }]);
    expect(seen.differences[0]!.firstSeenAt > first.differences[0]!.firstSeenAt).toBe(true);
  });

  it('leaves the result as it was when the new statement cannot be read', async () => {
    await aBookedVend(database);
    const first = await said(statementOf([]));
    const broken = statementOf([{ requestId: aStatementRequestId() }]).replace(
      'closing_',
      'closing-',
    );
    await expect(said(broken)).rejects.toThrow('Line 4 of the statement');
    const rows = await database.query('SELECT run_id FROM reconciliation_differences');
    expect(rows).toEqual([{ run_id: first.runId }]);
  });

  it('twice at once gives one result', async () => {
    await aBookedVend(database);
    const results = await Promise.all([said(statementOf([])), said(statementOf([]))]);
    expect(new Set(results.map(({ runId }) => runId)).size).toBe(1);
    expect(await database.query('SELECT kind FROM reconciliation_differences')).toHaveLength(1);
  });
});
