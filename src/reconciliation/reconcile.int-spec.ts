import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../test/support/adjustments.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import {
  aBookedVend,
  aStatementRequestId,
  booksOff,
  DATE,
  reconciled,
  statementOf,
  type Reconciled,
  type StatementRow,
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

/** The kinds and amounts that a statement of these rows leads to. */
async function found(
  rows: readonly StatementRow[],
  options: { off?: number } = {},
): Promise<[string, number][]> {
  const { differences } = await said(statementOf(rows, options));
  return differences.map(({ kind, amount }) => [kind, amount]);
}

describe('a day on which both agree', () => {
  it('has no differences: delivered, refused, pending, reversed and topped up', async () => {
    const sold = await aBookedVend(database);
    const refused = await aBookedVend(database, { status: 'failed' });
    const open = await aBookedVend(database, { status: 'processing' });
    const late = await aBookedVend(database, { status: 'failed', isReversedLate: true });
    const reversed = await aBookedVend(database, { status: 'failed', outcome: 'reversed' });
    await aBookedVend(database, { status: 'failed', outcome: 'notFound' });
    await aBookedVend(database, { provider: 'buypower' });
    const result = await said(
      statementOf([
        { type: 'top_up', amount: 50_000_00 },
        { requestId: late.requestId, status: 'reversed' },
        { type: 'reversal', requestId: late.requestId, status: 'reversed' },
        { requestId: open.requestId, status: 'pending' },
        { requestId: sold.requestId },
        { requestId: refused.requestId, status: 'failed', charged: 0 },
        { requestId: reversed.requestId },
        { type: 'reversal', requestId: reversed.requestId },
      ]),
    );
    expect(result.differences).toEqual([]);
    expect(result.totals).toMatchObject({
      billers: [
        {
          billerId: 'ikeja-electric',
          delivered: 1,
          amount: 5_000_00,
          cost: 4_925_00,
          commission: 75_00,
          fees: 100_00,
          margin: 175_00,
          failed: 4,
          refunded: 4 * 5_100_00,
          open: 1,
        },
      ],
      statement: { topUps: 50_000_00, charges: 4 * 4_925_00, reversals: 2 * 4_925_00 },
      float: {
        statement: 2 * 4_925_00,
        booked: 4_925_00,
        openPayments: 4_925_00,
        lateReversals: 0,
        unexplained: 0,
      },
      pendingThere: 1,
    });
    const rows = await database.query(
      'SELECT status, provider, date::text FROM reconciliation_runs',
    );
    expect(rows).toEqual([{ status: 'clean', provider: 'vtpass', date: DATE }]);
  });

  it('bears lines in any order and amounts with noise', async () => {
    const [one, two] = [await aBookedVend(database), await aBookedVend(database)];
    const statement = statementOf([{ requestId: two.requestId }, { requestId: one.requestId }]);
    const [header, ...lines] = statement.replaceAll('4925.00', '4924.999999999').split('\n');
    expect((await said([header, ...lines.reverse()].join('\n'))).differences).toEqual([]);
  });

  it('books a payment on the attempt that delivered it, not on one that was taken back before', async () => {
    const earlier = {
      provider: 'vtpass',
      requestId: aStatementRequestId(),
      outcome: 'reversed',
    } as const;
    const { requestId } = await aBookedVend(database, { earlier });
    const result = await said(
      statementOf([
        { requestId: earlier.requestId, status: 'reversed' },
        { type: 'reversal', requestId: earlier.requestId },
        { requestId },
      ]),
    );
    expect(result.differences).toEqual([]);
    expect(result.totals.float).toMatchObject({ statement: 4_925_00, booked: 4_925_00 });
    expect(result.totals.billers).toMatchObject([{ delivered: 1, failed: 0 }]);
  });

  it('explains by late reversals what one statement has half of', async () => {
    // Delivered on the day, taken back on the next: today's line is right, and so are we.
    const next = await aBookedVend(database, { status: 'failed', isReversedLate: true });
    const before = aStatementRequestId('202601141200');
    await aBookedVend(database, {
      requestId: before,
      status: 'failed',
      isReversedLate: true,
      at: '2026-01-14T11:00:00.000Z',
    });
    const held = aStatementRequestId('202601141201');
    await aBookedVend(database, {
      requestId: held,
      status: 'failed',
      outcome: 'reversed',
      at: '2026-01-14T11:01:00.000Z',
    });
    const result = await said(
      statementOf([
        { requestId: next.requestId },
        { type: 'reversal', requestId: before },
        { type: 'reversal', requestId: held, charged: -1_000_00 },
      ]),
    );
    expect(result.differences).toEqual([]);
    expect(result.totals.float).toMatchObject({
      statement: -1_000_00,
      booked: -4_925_00,
      lateReversals: 4_925_00 - 1_000_00,
      unexplained: 0,
    });
  });
});

describe('a planted difference is found, and no other:', () => {
  it('missing_at_provider', async () => {
    await aBookedVend(database);
    expect(await found([])).toEqual([['missing_at_provider', 5_000_00]]);
  });

  it('missing_in_books', async () => {
    expect(await found([{ requestId: aStatementRequestId() }])).toEqual([
      ['missing_in_books', 5_000_00],
    ]);
  });

  it('missing_in_books, when another provider has that request id', async () => {
    const { requestId } = await aBookedVend(database, { provider: 'buypower' });
    expect(await found([{ requestId }])).toEqual([['missing_in_books', 5_000_00]]);
  });

  it('delivered_but_refunded', async () => {
    const { requestId } = await aBookedVend(database, { status: 'failed', outcome: 'notFound' });
    expect(await found([{ requestId }])).toEqual([['delivered_but_refunded', 5_000_00]]);
  });

  it('delivered_but_refunded, when the provider had told us that it reversed', async () => {
    const { requestId } = await aBookedVend(database, { status: 'failed', outcome: 'reversed' });
    expect(await found([{ requestId }])).toEqual([['delivered_but_refunded', 5_000_00]]);
  });

  it.each(['failed', 'pending', 'reversed'] as const)(
    'not_delivered_but_captured, theirs being %s',
    async (status) => {
      const { requestId } = await aBookedVend(database);
      expect(await found([{ requestId, status }])).toEqual([
        ['not_delivered_but_captured', 5_000_00],
      ]);
    },
  );

  it('not_delivered_but_captured, when a vend of an earlier day was taken back', async () => {
    const requestId = aStatementRequestId('202601141200');
    await aBookedVend(database, { requestId, at: '2026-01-14T11:00:00.000Z' });
    expect(await found([{ type: 'reversal', requestId }])).toEqual([
      ['not_delivered_but_captured', 5_000_00],
    ]);
  });

  it('duplicate_vend, by one request id', async () => {
    const { requestId } = await aBookedVend(database);
    expect(await found([{ requestId }, { requestId }])).toEqual([['duplicate_vend', 5_000_00]]);
  });

  it('no duplicate_vend, when one of the two was taken back', async () => {
    const { requestId } = await aBookedVend(database);
    const rows = [{ requestId }, { requestId }, { type: 'reversal' as const, requestId }];
    expect(await found(rows)).toEqual([]);
  });

  it('duplicate_vend, by two attempts at two providers', async () => {
    const earlier = { provider: 'vtpass', requestId: aStatementRequestId() };
    await aBookedVend(database, { provider: 'buypower', earlier });
    expect(await found([{ requestId: earlier.requestId }])).toEqual([['duplicate_vend', 5_000_00]]);
  });

  it('still_open, once it is two hours old', async () => {
    const { requestId, paymentId } = await aBookedVend(database, { status: 'processing' });
    const statement = statementOf([{ requestId }]);
    const soon = await said(statement, { now: new Date('2026-01-15T15:29:59.000Z') });
    expect(soon.differences).toEqual([]);
    const { differences } = await said(statement);
    expect(differences).toMatchObject([
      { kind: 'still_open', paymentId, since: new Date('2026-01-15T13:30:00.000Z') },
    ]);
  });

  it('amount_differs', async () => {
    const { requestId } = await aBookedVend(database);
    expect(await found([{ requestId, amount: 6_000_00 }])).toEqual([['amount_differs', 1_000_00]]);
  });

  it('cost_differs', async () => {
    const { requestId } = await aBookedVend(database);
    expect(await found([{ requestId, charged: 4_900_00 }])).toEqual([['cost_differs', -25_00]]);
  });

  it('meter_differs', async () => {
    const { requestId } = await aBookedVend(database);
    expect(await found([{ requestId, meterNumber: '01234567897' }])).toEqual([
      ['meter_differs', 5_000_00],
    ]);
  });

  it('statement_does_not_add_up', async () => {
    const { requestId } = await aBookedVend(database);
    expect(await found([{ requestId }], { off: -10_00 })).toEqual([
      ['statement_does_not_add_up', -10_00],
    ]);
  });

  it('float_differs: a failed vend was charged and not given back', async () => {
    const { requestId } = await aBookedVend(database, { status: 'failed' });
    const { differences } = await said(statementOf([{ requestId, status: 'failed' }]));
    expect(differences).toMatchObject([
      {
        kind: 'float_differs',
        amount: 4_925_00,
        details: { unexplained: 4_925_00, openPayments: 0, requestIds: [requestId] },
      },
    ]);
  });

  it('and it says of what, of whom and since when', async () => {
    const booked = await aBookedVend(database);
    const { differences } = await said(
      statementOf([{ requestId: booked.requestId, charged: 4_900_00 }]),
    );
    expect(differences).toMatchObject([
      {
        ...booked,
        subject: booked.requestId,
        provider: 'vtpass',
        billerId: 'ikeja-electric',
        since: new Date('2026-01-15T13:30:00.000Z'),
        details: {
          theirs: { status: 'delivered', charged: 4_900_00 },
          ours: { status: 'completed', cost: 4_925_00 },
        },
      },
    ]);
  });
});
