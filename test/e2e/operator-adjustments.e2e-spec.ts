import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demand } from '../support/customer.js';
import { NO_SWEEP, startFundingApp, type FundingApp } from '../support/funding.js';
import type { ApiAnswer } from '../support/http.js';
import { anOperator, type Operator } from '../support/operator.js';

const AMOUNT = 5_000_00;
const PAID = 3_000_00;
const because = { reason: 'the gateway confirmed it, ticket 4711' };

type Answer = ApiAnswer<Record<string, unknown>>;

let world: FundingApp;
let asker: Operator;
let others: [Operator, Operator];

beforeAll(async () => {
  world = await startFundingApp(NO_SWEEP);
  asker = await anOperator(world.app);
  others = [await anOperator(world.app), await anOperator(world.app, 'admin')];
});
afterAll(() => world.close());

const ask = async (fundingId: string, amount: number): Promise<string> => {
  const path = `/operator/wallets/${world.customer.walletId}/adjustments`;
  return demand(await asker.post<{ id: string }>(path, { amount, fundingId, ...because }), 202).id;
};
const approve = (id: string, by = others[0]): Promise<Answer> =>
  by.post(`/operator/approvals/${id}/approve`, because);
const statusOf = async (id: string): Promise<unknown> =>
  (await asker.get(`/operator/approvals/${id}`)).body['status'];
const mismatched = async (paid = PAID): Promise<string> => {
  const { id, reference } = await world.opened(AMOUNT);
  world.paystack.pay(reference, { amount: paid });
  await world.notify(world.paid(reference));
  await world.until(id, 'mismatched');
  return id;
};
const refusal = { status: 422, body: { code: 'funding_exceeded' } };

describe('adjustments that name a funding', () => {
  it('approved by two people at once are credited once', async () => {
    const before = await world.balance();
    const rounds = Array.from({ length: 5 }, async () => {
      const id = await mismatched();
      const asked = [await ask(id, PAID), await ask(id, PAID)] as const;
      const answers = await Promise.all(asked.map((one, n) => approve(one, others[n])));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
      expect(answers.find(({ status }) => status === 422)).toMatchObject(refusal);
      const statuses = await Promise.all(asked.map(statusOf));
      expect(statuses.sort()).toEqual(['approved', 'pending']);
    });
    await Promise.all(rounds);
    expect(await world.balance()).toBe(before + 5 * PAID);
  });

  it('come to what was paid, in parts and to the kobo', async () => {
    const id = await mismatched();
    const before = await world.balance();
    expect((await approve(await ask(id, PAID - 1))).status).toBe(200);
    expect(await approve(await ask(id, 2))).toMatchObject(refusal);
    expect((await approve(await ask(id, 1))).status).toBe(200);
    expect(await approve(await ask(id, 1))).toMatchObject(refusal);
    expect((await approve(await ask(id, -PAID))).status).toBe(200);
    expect(await approve(await ask(id, -1))).toMatchObject(refusal);
    expect(await world.balance()).toBe(before);
    const file = demand(await asker.get(`/operator/fundings/${id}`), 200);
    expect(file).toMatchObject({ funding: { paidAmount: PAID } });
  });

  it('give nothing for a funding of which the gateway does not say that it was paid', async () => {
    const before = await world.balance();
    const { id } = await world.opened(AMOUNT);
    expect(await approve(await ask(id, 1))).toMatchObject(refusal);
    expect(await world.balance()).toBe(before);
  });

  it('give nothing for what was credited as asked for, and take back once what was', async () => {
    const { id, reference } = await world.opened(AMOUNT);
    world.paystack.pay(reference);
    await world.notify(world.paid(reference));
    await world.until(id, 'completed');
    const before = await world.balance();
    expect(await approve(await ask(id, 1))).toMatchObject(refusal);
    const asked = [await ask(id, -AMOUNT), await ask(id, -AMOUNT)];
    const answers = await Promise.all(asked.map((one, n) => approve(one, others[n])));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect(await world.balance()).toBe(before - AMOUNT);
  });

  it('are bounded by the funding they name, not by another of the same wallet', async () => {
    const [one, another] = [await mismatched(), await mismatched(1_00)];
    expect((await approve(await ask(one, PAID))).status).toBe(200);
    expect(await approve(await ask(another, 1_01))).toMatchObject(refusal);
    expect((await approve(await ask(another, 1_00))).status).toBe(200);
  });
});
