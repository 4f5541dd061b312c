import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, demand, type Customer } from '../support/customer.js';
import type { ApiAnswer } from '../support/http.js';
import { goodMeter } from '../support/meters.js';
import { queueBackends } from '../support/queue-backends.js';
import { disagreements } from '../support/witness.js';

const replayed = (answer: ApiAnswer<unknown>): boolean =>
  answer.headers.get('idempotency-replayed') === 'true';

describe.each(queueBackends())('an Idempotency-Key, queue on $queue,', ({ env }) => {
  let app: TestApp;
  let customer: Customer;

  beforeAll(async () => {
    app = await startTestApp(env);
    customer = await aCustomer(app);
  });
  afterAll(async () => {
    expect(await disagreements(app.database, app.simulator)).toEqual([]);
    await app.close();
  });

  it('replays the first answer, also after the payment has completed', async () => {
    const meterNumber = goodMeter();
    const key = 'replayed';
    const first = await customer.request(meterNumber, A_PURCHASE, { key });
    expect(replayed(first)).toBe(false);
    expect((await customer.ended(demand(first, 202).id)).status).toBe('completed');

    const { balance } = await customer.wallet();
    const again = await customer.request(meterNumber, A_PURCHASE, { key });
    expect(again.status).toBe(202);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(replayed(again)).toBe(true);
    expect((await customer.wallet()).balance).toBe(balance);
  });

  it('does not mind the order of the fields', async () => {
    const body = {
      billerId: 'ikeja-electric',
      meterNumber: goodMeter(),
      meterType: 'prepaid',
      amount: A_PURCHASE,
    };
    const headers = { 'Idempotency-Key': 'reordered' };
    const first = await customer.api.post('/bill-payments', body, { headers });
    const reordered = Object.fromEntries(Object.entries(body).reverse());
    const again = await customer.api.post('/bill-payments', reordered, { headers });
    expect(again).toMatchObject({ status: 202, body: first.body });
  });

  it('refuses another body, whichever field is another', async () => {
    const key = 'conflicting';
    const meterNumber = goodMeter();
    const { id } = await customer.buy(meterNumber, A_PURCHASE, { key });
    const others = await Promise.all([
      customer.request(meterNumber, A_PURCHASE + 100, { key }),
      customer.request(goodMeter(), A_PURCHASE, { key }),
      customer.request(meterNumber, A_PURCHASE, { key, billerId: 'eko-electric' }),
      customer.request(meterNumber, A_PURCHASE, { key, meterType: 'postpaid' }),
      customer.request(meterNumber, A_PURCHASE, { key, phone: '08030000000' }),
    ]);
    for (const other of others) {
      expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
    }
    expect(await customer.request(meterNumber, A_PURCHASE, { key })).toMatchObject({
      status: 202,
      body: { id },
    });
  });

  it('does not remember a refusal', async () => {
    const poor = await aCustomer(app, { balance: A_PURCHASE - 1 });
    const meterNumber = goodMeter();
    const key = 'refused-at-first';
    const refused = await poor.request(meterNumber, A_PURCHASE, { key });
    expect(refused).toMatchObject({ status: 422, body: { code: 'insufficient_funds' } });
    await poor.fund(1);
    const accepted = await poor.request(meterNumber, A_PURCHASE, { key });
    expect(accepted.status).toBe(202);
    expect(replayed(accepted)).toBe(false);
  });

  it('is the user’s own', async () => {
    const other = await aCustomer(app);
    const key = 'shared';
    const [mine, theirs] = [
      await customer.request(goodMeter(), A_PURCHASE, { key }),
      await other.request(goodMeter(), A_PURCHASE, { key }),
    ];
    expect([mine.status, theirs.status]).toEqual([202, 202]);
    expect(replayed(theirs)).toBe(false);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });

  it('is the endpoint’s own, and funds once', async () => {
    const headers = { 'Idempotency-Key': 'shared-by-endpoints' };
    await customer.buy(goodMeter(), A_PURCHASE, { key: headers['Idempotency-Key'] });
    const before = await customer.wallet();
    const fund = (amount: number): Promise<ApiAnswer<Record<string, unknown>>> =>
      customer.api.post('/wallets/fund', { amount }, { headers });
    const first = await fund(700);
    const again = await fund(700);
    expect(first.status).toBe(201);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect([replayed(first), replayed(again)]).toEqual([false, true]);
    expect(await fund(800)).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
    expect((await customer.wallet()).balance).toBe(before.balance + 700);
  });

  it('makes one payment of twenty parallel requests, and answers all of them alike', async () => {
    const before = await customer.wallet();
    const meterNumber = goodMeter();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        customer.request(meterNumber, A_PURCHASE, { key: 'parallel' }),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(202));
    expect(answers.filter((answer) => !replayed(answer))).toHaveLength(1);
    const [one] = answers;
    for (const answer of answers) expect(answer.body).toEqual(one?.body);
    expect((await customer.wallet()).balance).toBe(before.balance - A_PURCHASE);
    await customer.ended(one!.body.id);
    const vends = app.simulator.record().filter((vend) => vend.billersCode === meterNumber);
    expect(vends).toHaveLength(1);
  });

  it('takes part in a race of different bodies: one wins, the others are told', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        customer.request(goodMeter(), A_PURCHASE, { key: 'contested' }),
      ),
    );
    const statuses = answers.map((answer) => answer.status).sort();
    expect(statuses).toEqual([202, ...Array<number>(9).fill(409)]);
    const winner = answers.find((answer) => answer.status === 202)!;
    await customer.ended(winner.body.id);
  });

  it('is not needed: without one, two equal requests are two purchases', async () => {
    const meterNumbers = [goodMeter(), goodMeter()];
    const payments = await Promise.all(meterNumbers.map((meter) => customer.buy(meter)));
    expect(payments[0]?.id).not.toBe(payments[1]?.id);
    await Promise.all(payments.map(({ id }) => customer.ended(id)));
  });
});
