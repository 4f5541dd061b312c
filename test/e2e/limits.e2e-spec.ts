import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LimitsView } from '../../src/wallets/limits.view.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, demand, type Customer } from '../support/customer.js';
import { goodMeter } from '../support/meters.js';
import { anOperator, type Operator } from '../support/operator.js';

const TIERS = [
  { tier: 1, singleMax: 5_000_000, dailyMax: 5_000_000, balanceMax: 30_000_000 },
  { tier: 2, singleMax: 10_000_000, dailyMax: 20_000_000, balanceMax: 50_000_000 },
  { tier: 3, singleMax: 500_000_000, dailyMax: 500_000_000, balanceMax: null },
];
const reason = 'BVN and NIN seen, ticket 4714';

describe('limits by KYC tier', () => {
  let app: TestApp;
  let operator: Operator;
  let admin: Operator;

  beforeAll(async () => {
    app = await startTestApp();
    operator = await anOperator(app);
    admin = await anOperator(app, 'admin');
  });
  afterAll(() => app.close());

  const userIdOf = async ({ email }: { email: string }): Promise<string> => {
    const found = await operator.get<{ user: { id: string } }>(
      `/operator/customers?email=${email}`,
    );
    return demand(found, 200).user.id;
  };
  const putInto = async (customer: Customer, tier: number): Promise<LimitsView> => {
    const path = `/operator/customers/${await userIdOf(customer)}/tier`;
    return demand(await operator.put<LimitsView>(path, { tier, reason }), 200);
  };

  it('are those of tier 3 for who registers, unless the environment says otherwise', async () => {
    const customer = await aCustomer(app, { balance: 1_000_000 });
    await customer.buy(goodMeter());
    const limits = demand(await customer.api.get<LimitsView>('/wallets/limits'), 200);
    expect(limits).toEqual({
      tier: 3,
      single: { max: 500_000_000 },
      daily: {
        max: 500_000_000,
        used: A_PURCHASE,
        left: 500_000_000 - A_PURCHASE,
        resetsAt: expect.stringMatching(/T23:00:00[.]000Z$/),
      },
      balance: { max: null, left: null },
    });
    expect(Date.parse(limits.daily.resetsAt)).toBeGreaterThan(Date.now());
  });

  it('change with the tier that an operator puts a user into, which is written down', async () => {
    const customer = await aCustomer(app, { balance: 6_000_000 });
    const limits = await putInto(customer, 1);
    expect(limits).toMatchObject({ tier: 1, balance: { max: 30_000_000, left: 24_000_000 } });
    expect(await customer.request(goodMeter(), 5_000_100)).toMatchObject({
      status: 422,
      body: { code: 'limit_exceeded', limit: 'daily', max: 5_000_000, left: 5_000_000 },
    });
    await putInto(customer, 2);
    await customer.buy(goodMeter(), 5_000_100);

    const userId = await userIdOf(customer);
    const records = await operator.get<{ data: object[] }>(
      `/operator/audit-records?subjectId=${userId}`,
    );
    expect(demand(records, 200).data).toMatchObject([
      { act: 'user.set_tier', subjectKind: 'user', reason, details: { from: 1, to: 2 } },
      { act: 'user.set_tier', walletId: customer.walletId, details: { from: 3, to: 1 } },
    ]);
  });

  it('are not for operators to raise for themselves', async () => {
    const own = `/operator/customers/${operator.userId}/tier`;
    expect(await operator.put(own, { tier: 1, reason })).toMatchObject({ status: 403 });
    const standing = demand(await operator.get<LimitsView>('/wallets/limits'), 200);
    expect(standing.tier).toBe(3);
  });

  it('are data, which an admin changes for everybody of a tier, and which is written down', async () => {
    expect(demand(await operator.get('/operator/tiers'), 200)).toEqual({ data: TIERS });
    const customer = await aCustomer(app, { balance: 1_000_000 });
    await putInto(customer, 2);
    const limits = { singleMax: null, dailyMax: 0, balanceMax: 700_000 };
    const answer = demand(await admin.put('/operator/tiers/2', { ...limits, reason }), 200);
    expect(answer).toEqual({ data: [TIERS[0], { tier: 2, ...limits }, TIERS[2]] });
    expect(await customer.request(goodMeter(), A_PURCHASE)).toMatchObject({
      body: { code: 'limit_exceeded', limit: 'daily', max: 0, left: 0 },
    });
    expect(await customer.api.post('/wallets/fund', { amount: 1 })).toMatchObject({
      body: { code: 'limit_exceeded', limit: 'balance', max: 700_000, left: 0 },
    });
    const records = await operator.get<{ data: object[] }>('/operator/audit-records?subjectId=2');
    const before = { singleMax: 10_000_000, dailyMax: 20_000_000, balanceMax: 50_000_000 };
    expect(demand(records, 200).data).toMatchObject([
      { act: 'tier.set', subjectKind: 'tier', reason, details: { from: before, to: limits } },
    ]);
  });

  it.each([
    ['customers/01a2051f-7139-73d1-a7be-e29963d6344b/tier', { tier: 1, reason }, 404],
    ['customers/somebody/tier', { tier: 1, reason }, 400],
    ['customers/OWN/tier', { tier: 4, reason }, 400],
    ['customers/OWN/tier', { tier: '1', reason }, 400],
    ['customers/OWN/tier', { tier: 1 }, 400],
    ['tiers/4', { singleMax: 1, dailyMax: 1, balanceMax: 1, reason }, 404],
    ['tiers/one', { singleMax: 1, dailyMax: 1, balanceMax: 1, reason }, 404],
    ['tiers/1', { singleMax: 1, dailyMax: 1, reason }, 400],
    ['tiers/1', { singleMax: 1, dailyMax: -1, balanceMax: 1, reason }, 400],
    ['tiers/1', { singleMax: 1, dailyMax: 1.5, balanceMax: 1, reason }, 400],
    ['tiers/1', { singleMax: 1, dailyMax: '1', balanceMax: 1, reason }, 400],
    ['tiers/1', { singleMax: 1, dailyMax: 1, balanceMax: 1 }, 400],
  ])('are not changed by a bad request: PUT %s %j is %s', async (path, body, status) => {
    const address = `/operator/${path.replace('OWN', admin.userId)}`;
    expect((await admin.put(address, body)).status).toBe(status);
    const { data } = demand(await operator.get<{ data: object[] }>('/operator/tiers'), 200);
    expect(data[0]).toEqual(TIERS[0]);
  });
});
