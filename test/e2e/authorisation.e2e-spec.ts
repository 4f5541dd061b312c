import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, demand, type Customer } from '../support/customer.js';
import { apiClient } from '../support/http.js';
import { goodMeter } from '../support/meters.js';
import {
  meter,
  reason,
  ACCESS_TABLE,
  CALLERS,
  type AccessSubjects,
  type CallerRole,
} from '../support/access-table.js';
import { anOperator, type Operator } from '../support/operator.js';

describe('who is let in where', () => {
  let app: TestApp;
  let tokens: Record<CallerRole, string | undefined>;
  let things: AccessSubjects;
  let owner: Customer;
  let asker: Operator;

  beforeAll(async () => {
    app = await startTestApp();
    const other = await aCustomer(app);
    owner = await aCustomer(app);
    const [operator, admin] = [await anOperator(app), await anOperator(app, 'admin')];
    asker = await anOperator(app);
    tokens = {
      anonymous: undefined,
      other: other.token,
      owner: owner.token,
      operator: operator.token,
      admin: admin.token,
    };
    const payment = await owner.ended((await owner.buy(goodMeter())).id);
    const { walletId, email } = owner;
    const asked = await asker.post<{ id: string }>(`/operator/wallets/${walletId}/adjustments`, {
      amount: 1,
      ...reason,
    });
    const found = demand(
      await asker.get<{ user: { id: string } }>(`/operator/customers?email=${email}`),
      200,
    );
    const userId = found.user.id;
    const fundings = await owner.api.get<{ data: { id: string }[] }>('/wallets/fundings');
    const fundingId = demand(fundings, 200).data[0]!.id;
    const saved = await owner.api.post<{ id: string }>('/meters', { ...meter(), nickname: 'home' });
    const [approvalId, savedMeterId] = [demand(asked, 202).id, demand(saved, 201).id];
    things = { payment, walletId, userId, email, approvalId, savedMeterId, fundingId };
    for (const token of [operator.token, admin.token]) {
      demand(await apiClient(app.url).post('/wallets/fund', { amount: 1_000_000 }, { token }), 201);
    }
  });
  afterAll(() => app.close());

  it('is said here for every route that is served', async () => {
    const document = await apiClient(app.url).get<{ paths: Record<string, object> }>(
      '/api/docs-json',
    );
    const served = Object.entries(document.body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(ACCESS_TABLE.map(({ route }) => route).sort()).toEqual(served.sort());
  });

  it.each(ACCESS_TABLE)('$route', async ({ route, expected, address, body }) => {
    const [method = '', path = ''] = route.split(' ');
    const answered: [CallerRole, number][] = [];
    for (const who of CALLERS) {
      const { status } = await apiClient(app.url).send(
        method,
        address?.(things) ?? path,
        body?.(things),
        { token: tokens[who] },
      );
      answered.push([who, status]);
    }
    expect(answered).toEqual(CALLERS.map((who, index) => [who, expected[index]]));
  });

  it('moved nothing of the owner’s but what the owner asked for', async () => {
    // Funded by the first line and by the table's, bought with before the table and in it.
    expect((await owner.wallet()).balance).toBe(10_000_000 + 1_000_000 - 2 * A_PURCHASE);
  });
});
