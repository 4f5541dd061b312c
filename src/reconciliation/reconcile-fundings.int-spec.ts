import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openDatabase } from '../../test/support/adjustments.js';
import { aFundedWallet } from '../../test/support/builders.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { DATE, NEXT_MORNING } from '../../test/support/reconciliation.js';
import { insertRow, insertSubject } from '../../test/support/rows.js';
import { newId } from '../kernel/ids.js';
import type { Database } from '../platform/database/database.js';
import { dayOf } from '../kernel/lagos-day.js';
import { GatewayStatement, type ListedGatewayPayment } from './statements/gateway-statement.js';
import { reconcileFundings } from './reconcile-fundings.service.js';
import { differencesOfRun } from './runs.store.js';

/** A gateway that lists what it was told to. */
class ListedGateway extends GatewayStatement {
  readonly gateway = 'listed';

  constructor(private readonly list: readonly Partial<ListedGatewayPayment>[]) {
    super();
  }

  async *payments(from: Date, until: Date): AsyncGenerator<readonly ListedGatewayPayment[]> {
    const paidAt = await Promise.resolve(new Date((from.getTime() + until.getTime()) / 2));
    for (const payment of this.list) {
      const usual = { amount: 1_000_00, currency: 'NGN', status: 'paid', paidAt } as const;
      yield [{ reference: '', ...usual, ...payment }];
    }
  }
}

let created: TestDatabase;
let database: Database;

beforeAll(async () => {
  created = await createTestDatabase();
  database = openDatabase(created.url, 2);
});

afterAll(async () => {
  await database.close();
  await created.drop();
});

/** A funding that was tried; a completed one needs its transaction, which is of that type. */
async function aFunding(reference: string, isCompleted: boolean, at: string): Promise<void> {
  const walletId = await aFundedWallet(database, { balance: 0 });
  const transactionId = isCompleted ? newId() : null;
  if (transactionId !== null) {
    await insertRow(database, 'transactions', {
      wallet_id: walletId,
      wallet_version: 1,
      id: transactionId,
      type: 'funding',
      direction: 'credit',
      amount: 1_000_00,
      balance_after: 1_000_00,
      reference,
      subject_id: newId(),
    });
  }
  await insertSubject(database, 'fundings', {
    wallet_id: walletId,
    id: newId(),
    status: isCompleted ? 'completed' : 'pending',
    amount: 1_000_00,
    gateway: 'listed',
    reference,
    transaction_id: transactionId,
    created_at: at,
    completed_at: isCompleted ? at : null,
    due_at: isCompleted ? null : at,
  });
}

it('compares the fundings of a day with the gateway’s list', async () => {
  const noon = '2026-01-15T12:00:00.000Z';
  await aFunding('agreed', true, noon);
  await aFunding('tried', false, noon);
  await aFunding('unpaid', true, noon);
  await aFunding('dear', true, noon);
  await aFunding('forgotten', false, noon);
  await aFunding('of another day', true, '2026-01-15T23:00:00.000Z');
  await aFunding('told after midnight', true, '2026-01-15T23:00:05.000Z');
  const statement = new ListedGateway([
    { reference: 'agreed' },
    { reference: 'dear', amount: 900_00 },
    { reference: 'forgotten' },
    { reference: 'foreign' },
    { reference: 'told after midnight' },
  ]);
  const day = dayOf(DATE)!;
  const run = await reconcileFundings(database, statement, day, NEXT_MORNING);
  const found: [string, string, number][] = [];
  for await (const { kind, subject, amount } of differencesOfRun(database, run.runId)) {
    found.push([kind, subject, amount]);
  }
  expect(found).toEqual([
    ['funding_amount_differs', 'dear', -100_00],
    ['funding_missing_at_gateway', 'unpaid', 1_000_00],
    ['funding_missing_in_books', 'foreign', 1_000_00],
    ['funding_status_differs', 'forgotten', 1_000_00],
  ]);
  expect(run).toMatchObject({
    provider: 'funding:listed',
    totals: { completed: 4, amount: 4_000_00, listed: 5 },
  });
  const again = await reconcileFundings(database, new ListedGateway([]), day, NEXT_MORNING);
  expect(again.runId).toBe(run.runId);
});

it('finds a funding paid before midnight and told after it on both days, and what else is listed on its own', async () => {
  await aFunding('around midnight', true, '2026-01-20T23:00:05.000Z');
  await aFunding('long credited', true, '2026-01-19T12:00:00.000Z');
  const listed = new ListedGateway([
    { reference: 'around midnight', paidAt: new Date('2026-01-20T22:59:58.000Z') },
    { reference: 'long credited', amount: 1, paidAt: new Date('2026-01-19T12:00:00.000Z') },
    { reference: 'not yet', paidAt: new Date('2026-01-22T12:00:00.000Z') },
  ]);
  const kindsOn = async (date: string): Promise<string[]> => {
    const run = await reconcileFundings(database, listed, dayOf(date)!, NEXT_MORNING);
    return run.kinds.map(({ kind }) => kind);
  };
  expect(await kindsOn('2026-01-20')).toEqual([]);
  expect(await kindsOn('2026-01-21')).toEqual([]);
  expect(await kindsOn('2026-01-19')).toEqual(['funding_amount_differs']);
  expect(await kindsOn('2026-01-22')).toEqual(['funding_missing_in_books']);
});
