import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppModule } from '../../src/app.module.js';
import { loadConfig } from '../../src/config/config.js';
import { createHttpApp } from '../../src/platform/http/http-server.js';
import { createLog } from '../../src/platform/logging/log.js';
import { startTestApp, testEnvironment, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, demand, type Customer, type Payment } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { apiClient, type ApiAnswer } from '../support/http.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';
import { expectProblem } from '../support/problem.js';

type Fields = Record<string, unknown>;

/** Everything about a purchase but its amount and what is added. */
const aPurchase = (changes: Fields = {}): Fields => ({
  billerId: 'ikeja-electric',
  meterNumber: goodMeter(),
  meterType: 'prepaid',
  amount: A_PURCHASE,
  ...changes,
});

function countOf(answers: readonly ApiAnswer<unknown>[], status: number): number {
  return answers.filter((answer) => answer.status === status).length;
}

describe('a purchase of what was bought a moment ago', () => {
  let app: TestApp;
  let customer: Customer;

  beforeAll(async () => {
    app = await startTestApp();
    customer = await aCustomer(app, { balance: 200 * A_PURCHASE });
  });
  // What the provider makes of two purchases for one meter is not looked at; the books are.
  afterAll(() => app.close());

  const buy = (purchase: Fields, key?: string): Promise<ApiAnswer<Payment>> =>
    customer.api.post<Payment>(
      '/bill-payments',
      purchase,
      key === undefined ? {} : { headers: { 'Idempotency-Key': key } },
    );

  it('is refused before money moves, and the refusal names the earlier one and its age', async () => {
    const purchase = aPurchase();
    const { id } = demand(await buy(purchase, 'first'), 202);
    const before = await customer.wallet();
    const again = await buy(purchase, 'second');
    expectProblem(again, 'duplicate_purchase');
    expect(again.status).toBe(409);
    const { detail } = again.body as unknown as { detail: string };
    expect(detail).toMatch(new RegExp(`${id} .* \\d+ seconds ago`));
    expect(await customer.wallet()).toEqual(before);
    expect((await customer.ended(id)).status).toBe('completed');
    expect((await buy(purchase)).status).toBe(409);
  });

  it('is replayed first, when it comes with the key of the earlier one', async () => {
    const purchase = aPurchase();
    const first = demand(await buy(purchase, 'replayed'), 202);
    const again = await buy(purchase, 'replayed');
    expect(again).toMatchObject({ status: 202, body: first });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const { id } = demand(await buy({ ...purchase, allowDuplicate: true }, 'meant'), 202);
    expect(demand(await buy({ ...purchase, allowDuplicate: true }, 'meant'), 202).id).toBe(id);
    // The field is part of the request when it is there.
    expect((await buy(purchase, 'meant')).body).toMatchObject({ code: 'idempotency_conflict' });
  });

  it('is accepted when it says that it is meant', async () => {
    const purchase = aPurchase();
    const first = demand(await buy(purchase), 202);
    expect((await buy({ ...purchase, allowDuplicate: false })).status).toBe(409);
    const second = demand(await buy({ ...purchase, allowDuplicate: true }), 202);
    expect(second.id).not.toBe(first.id);
  });

  it('is another one when any field is another', async () => {
    const purchase = aPurchase();
    demand(await buy(purchase), 202);
    const others: Fields[] = [
      { amount: A_PURCHASE + 100 },
      { meterNumber: goodMeter() },
      { billerId: 'eko-electric' },
      { meterType: 'postpaid' },
    ];
    for (const other of others) demand(await buy({ ...purchase, ...other }), 202);
    // Whom to text is not part of what is bought.
    expect((await buy({ ...purchase, phone: '08030000000' })).status).toBe(409);
  });

  it('is nobody else’s business', async () => {
    const purchase = aPurchase();
    const other = await aCustomer(app);
    demand(await buy(purchase), 202);
    demand(await other.api.post('/bill-payments', purchase), 202);
  });

  it('is accepted when the earlier one has failed', async () => {
    const purchase = aPurchase({ meterNumber: scenarioMeter('01') });
    const first = demand(await buy(purchase), 202);
    expect((await customer.ended(first.id)).status).toBe('failed');
    const second = demand(await buy(purchase), 202);
    expect((await customer.ended(second.id)).status).toBe('failed');
  });

  it('is found among others that were bought since', async () => {
    const purchase = aPurchase();
    demand(await buy(purchase), 202);
    await Promise.all(Array.from({ length: 20 }, async () => demand(await buy(aPurchase()), 202)));
    expect((await buy(purchase)).status).toBe(409);
  });

  it('of twenty at once is accepted exactly once, with a key each or without', async () => {
    for (const key of [(index: number) => `parallel ${index}`, () => undefined]) {
      const purchase = aPurchase();
      const { balance } = await customer.wallet();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => buy(purchase, key(index)?.replace(' ', '-'))),
      );
      expect([countOf(answers, 202), countOf(answers, 409)]).toEqual([1, 19]);
      expect((await customer.wallet()).balance).toBe(balance - A_PURCHASE);
    }
  });

  it('is bought by each of many at once that say it is meant', async () => {
    const purchase = aPurchase({ allowDuplicate: true });
    const answers = await Promise.all(Array.from({ length: 5 }, () => buy(purchase)));
    expect(countOf(answers, 202)).toBe(5);
  });
});

/** Another process's worth of API on the same database. */
async function startSecond(
  app: TestApp,
  env: Record<string, string> = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const config = loadConfig({
    ...testEnvironment(app.databaseUrl, app.simulator.url),
    PROCESS_ROLE: 'api',
    ...env,
  });
  const log = createLog(config);
  const second = await createHttpApp(AppModule.with(config, log), config, log);
  await second.listen(0, '127.0.0.1');
  return { url: await second.getUrl(), close: () => second.close() };
}

describe('the guard against duplicates', () => {
  it('holds across two processes on one database', async () => {
    const app = await startTestApp();
    const second = await startSecond(app);
    try {
      const customer = await aCustomer(app);
      const { token } = customer;
      const apis = [app.url, second.url].map(apiClient);
      for (let round = 1; round <= 10; round += 1) {
        const purchase = aPurchase();
        const answers = await Promise.all(
          Array.from({ length: 6 }, (_, index) =>
            apis[index % 2]!.post('/bill-payments', purchase, { token }),
          ),
        );
        expect([round, countOf(answers, 202), countOf(answers, 409)]).toEqual([round, 1, 5]);
      }
    } finally {
      await second.close();
      await app.close();
    }
  });

  it('forgets a purchase when the window is over', async () => {
    const app = await startTestApp({ DUPLICATE_WINDOW_MS: '86400000' });
    // A millisecond is over for it by the time that anybody asks again.
    const forgetful = await startSecond(app, { DUPLICATE_WINDOW_MS: '1' });
    try {
      const customer = await aCustomer(app);
      const purchase = aPurchase();
      const buyAt = (place: string): Promise<ApiAnswer<unknown>> =>
        apiClient(place).post('/bill-payments', purchase, { token: customer.token });
      expect((await buyAt(app.url)).status).toBe(202);
      expect((await buyAt(app.url)).status).toBe(409);
      await eventually(async () => {
        expect((await buyAt(forgetful.url)).status).toBe(202);
      });
    } finally {
      await forgetful.close();
      await app.close();
    }
  });

  it('is off when the window is 0', async () => {
    const app = await startTestApp({ DUPLICATE_WINDOW_MS: '0' });
    try {
      const customer = await aCustomer(app);
      const meterNumber = goodMeter();
      const payments = await Promise.all([1, 2].map(() => customer.buy(meterNumber)));
      expect(payments[0]?.id).not.toBe(payments[1]?.id);
    } finally {
      await app.close();
    }
  });
});
