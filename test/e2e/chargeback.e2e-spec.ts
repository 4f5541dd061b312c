import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readBooks } from '../../src/ledger/books.store.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, demand, type Customer } from '../support/customer.js';
import type { ApiAnswer } from '../support/http.js';
import { goodMeter } from '../support/meters.js';
import { anOperator, type Operator } from '../support/operator.js';

const PAID = 10_000_00;
const BOUGHT = 7_000_00;
const LEFT = PAID - BOUGHT;
const because = { reason: 'disputed with the bank, ticket 4720' };

type Answer = ApiAnswer<Record<string, unknown>>;

let app: TestApp;
let asker: Operator;
let other: Operator;

beforeAll(async () => {
  app = await startTestApp();
  [asker, other] = [await anOperator(app), await anOperator(app)];
});
afterAll(async () => {
  const books = await readBooks(app.database);
  await app.close();
  expect(books.checks.filter(({ isHeld }) => !isHeld)).toEqual([]);
});

const post = ({ walletId }: Customer, what: string, body: object = {}): Promise<Answer> =>
  asker.post(`/operator/wallets/${walletId}/${what}`, { ...because, ...body });
const approve = (asked: Answer, by = other): Promise<Answer> =>
  by.post(`/operator/approvals/${String(demand(asked, 202)['id'])}/approve`, because);
const receivableOf = async ({ walletId }: Customer): Promise<unknown> =>
  demand(await asker.get(`/operator/wallets/${walletId}`), 200)['receivable'];
const accountOf = async ({ walletId }: Customer, account: string): Promise<unknown> => {
  const [row] = await app.database.query<{ kobo: number }>(
    `SELECT coalesce(sum(amount), 0)::bigint AS kobo FROM entries
      WHERE wallet_id = $1 AND account = $2`,
    [walletId, account],
  );
  return row?.kobo;
};
const balanceOf = async (customer: Customer): Promise<number> => (await customer.wallet()).balance;
/** A customer who paid, bought with most of it, and whose bank takes the payment back. */
const chargedBack = async (collects: boolean): Promise<Customer> => {
  const customer = await aCustomer(app, { balance: PAID });
  const { id } = await customer.buy(goodMeter(), BOUGHT);
  await customer.ended(id);
  demand(await post(customer, 'freeze'), 200);
  const [funding] = await app.database.query<{ id: string }>(
    'SELECT id FROM fundings WHERE wallet_id = $1',
    [customer.walletId],
  );
  const body = { amount: -PAID, fundingId: funding?.id, ...(collects && { collects }) };
  expect((await approve(await post(customer, 'adjustments', body))).status).toBe(200);
  return customer;
};

describe('a chargeback of what was spent', () => {
  it('takes what the frozen wallet holds, and books the rest to what it owes', async () => {
    const customer = await chargedBack(false);
    expect(await balanceOf(customer)).toBe(0);
    expect(await receivableOf(customer)).toEqual({ owed: BOUGHT, collects: false });
    expect(await accountOf(customer, 'receivable')).toBe(-BOUGHT);
    const [newest] = await customer.transactions();
    expect(newest).toMatchObject({ type: 'adjustment', direction: 'debit', amount: LEFT });
    const records = await asker.get(`/operator/audit-records?subjectId=${customer.walletId}`);
    expect(records.body['data']).toMatchObject([
      { act: 'wallet.adjust', details: { amount: -PAID, moved: -LEFT, owed: BOUGHT } },
      { act: 'wallet.freeze' },
    ]);
    // From an empty wallet nothing moves, and all of it is owed.
    const { length } = await customer.transactions();
    expect((await approve(await post(customer, 'adjustments', { amount: -1 }))).status).toBe(200);
    expect(await receivableOf(customer)).toEqual({ owed: BOUGHT + 1, collects: false });
    expect(await customer.transactions()).toHaveLength(length);
  });

  it('is not owed by a wallet that is not frozen, whose customer can still spend', async () => {
    const customer = await aCustomer(app, { balance: LEFT });
    const asked = await post(customer, 'adjustments', { amount: -PAID });
    expect(await approve(asked)).toMatchObject({
      status: 422,
      body: { code: 'insufficient_funds' },
    });
    demand(await post(customer, 'freeze'), 200);
    expect((await approve(asked)).status).toBe(200);
    expect(await receivableOf(customer)).toEqual({ owed: BOUGHT, collects: false });
  });

  it('is paid by later credits first, where that was decided', async () => {
    const customer = await chargedBack(true);
    expect(await receivableOf(customer)).toEqual({ owed: BOUGHT, collects: true });
    await customer.fund(BOUGHT - 100);
    expect(await balanceOf(customer)).toBe(0);
    expect(await receivableOf(customer)).toEqual({ owed: 100, collects: true });
    const [second, first] = await customer.transactions();
    expect(first).toMatchObject({ type: 'funding', direction: 'credit', amount: BOUGHT - 100 });
    expect(second).toMatchObject({
      type: 'adjustment',
      direction: 'debit',
      amount: BOUGHT - 100,
      balanceAfter: 0,
      reference: expect.stringMatching(/^receivable-/),
    });
    demand(await post(customer, 'unfreeze'), 200);
    await customer.fund(500);
    expect(await balanceOf(customer)).toBe(400);
    expect(await receivableOf(customer)).toEqual({ owed: 0, collects: true });
    expect((await approve(await post(customer, 'adjustments', { amount: 7 }))).status).toBe(200);
    expect(await balanceOf(customer)).toBe(407);
  });

  it('is paid by many credits at once to the kobo, and by none of them twice', async () => {
    const customer = await chargedBack(true);
    await Promise.all(Array.from({ length: 10 }, () => customer.fund(BOUGHT / 8)));
    expect(await receivableOf(customer)).toEqual({ owed: 0, collects: true });
    expect(await balanceOf(customer)).toBe(BOUGHT / 4);
  });

  it('is left by credits alone, where nothing was decided', async () => {
    const customer = await chargedBack(false);
    await customer.fund(500);
    expect(await balanceOf(customer)).toBe(500);
    expect(await receivableOf(customer)).toEqual({ owed: BOUGHT, collects: false });
  });

  it('is asked of debits only', async () => {
    const customer = await aCustomer(app, { balance: 0 });
    const refused = await post(customer, 'adjustments', { amount: 1, collects: true });
    expect(refused).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });
});

describe('what will not be paid', () => {
  it('is given up by two people, up to what is owed, and moves no wallet', async () => {
    const customer = await chargedBack(false);
    const all = await post(customer, 'write-offs', { amount: BOUGHT });
    expect(all.headers.get('location')).toBe(`/operator/approvals/${String(all.body['id'])}`);
    expect(await approve(all, asker)).toMatchObject({ status: 403 });
    const part = await post(customer, 'write-offs', { amount: 100 });
    expect((await approve(part)).status).toBe(200);
    expect(await receivableOf(customer)).toEqual({ owed: BOUGHT - 100, collects: false });
    expect(await approve(all)).toMatchObject({
      status: 422,
      body: { code: 'receivable_exceeded' },
    });
    const rest = await post(customer, 'write-offs', { amount: BOUGHT - 100 });
    const twice = await Promise.all([approve(rest), approve(rest, await anOperator(app))]);
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await receivableOf(customer)).toEqual({ owed: 0, collects: false });
    expect(await accountOf(customer, 'receivable')).toBe(0);
    expect(await accountOf(customer, 'losses')).toBe(-BOUGHT);
    expect(await balanceOf(customer)).toBe(0);
    const records = await asker.get(`/operator/audit-records?subjectId=${customer.walletId}`);
    expect(records.body['data']).toMatchObject([
      { act: 'wallet.write_off', details: { amount: BOUGHT - 100 } },
      { act: 'wallet.write_off', details: { amount: 100 } },
      { act: 'wallet.adjust' },
      { act: 'wallet.freeze' },
    ]);
  });

  it('is more than nothing', async () => {
    const customer = await aCustomer(app, { balance: 0 });
    for (const amount of [0, -1, 1.5, null]) {
      const refused = await post(customer, 'write-offs', { amount });
      expect(refused).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    }
  });
});
