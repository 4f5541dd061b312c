import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, type Customer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { apiClient, type ApiAnswer } from '../support/http.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';

const SECRET = 'a-secret-of-this-test-1234';

describe('a callback of a provider', () => {
  let app: TestApp;
  let customer: Customer;

  beforeAll(async () => {
    // Nobody looks by himself: what happens here happens because somebody called.
    app = await startTestApp({
      CALLBACK_SECRET: SECRET,
      REQUERY_SCHEDULE: '1h*10',
      REVERSAL_CHECKS: 'none',
    });
    customer = await aCustomer(app, { balance: 20 * A_PURCHASE });
  });

  afterAll(() => app.close());

  function call(
    body: object,
    path = `/provider-callbacks/vtpass/${SECRET}`,
  ): Promise<ApiAnswer<unknown>> {
    return apiClient(app.url).post(path, body);
  }

  /** What VTpass would send about a request: its word about the outcome is not read. */
  function aCallback(requestId: string, status: string): object {
    return {
      type: 'transaction-update',
      data: { code: '000', content: { transactions: { status } }, requestId },
    };
  }

  async function requestIdOf(paymentId: string): Promise<string> {
    return eventually(async () => {
      const [row] = await app.database.query<{ request_id: string }>(
        'SELECT request_id FROM attempts WHERE payment_id = $1 AND last_answer_at IS NOT NULL',
        [paymentId],
      );
      if (row === undefined) throw new Error('not sent yet');
      return row.request_id;
    });
  }

  const stored = (): Promise<unknown[]> =>
    app.database.query('SELECT request_id FROM provider_callbacks ORDER BY received_at');

  it('makes us ask: what settled in between is known at once', async () => {
    const { id } = await customer.buy(scenarioMeter('02'));
    const requestId = await requestIdOf(id);
    await eventually(() => {
      const vend = app.simulator.record().find((one) => one.requestId === requestId);
      expect(vend?.status).toBe('delivered');
    });
    expect(await call(aCallback(requestId, 'delivered'))).toMatchObject({
      status: 200,
      body: { response: 'success' },
    });
    expect(await customer.ended(id)).toMatchObject({ status: 'completed', attempts: 1 });
  });

  it('proves nothing: a false one leaves the payment as the provider says it is', async () => {
    const { id } = await customer.buy('201000000000');
    const requestId = await requestIdOf(id);
    const { requeryCalls } = app.simulator.calls(requestId);
    await call(aCallback(requestId, 'delivered'));
    await eventually(() => {
      expect(app.simulator.calls(requestId).requeryCalls).toBe(requeryCalls + 1);
    });
    await eventually(async () => {
      const [row] = await app.database.query<{ checks: number }>(
        'SELECT checks FROM bill_payments WHERE id = $1',
        [id],
      );
      expect(row?.checks).toBe(1);
    });
    expect(await customer.payment(id)).toMatchObject({ status: 'processing', tokens: [] });
    await call(aCallback(requestId, 'reversed'));
    expect(await customer.payment(id)).toMatchObject({ status: 'processing' });
  });

  it('of a reversal, long after the token, refunds once', async () => {
    const { balance } = await customer.wallet();
    const { id } = await customer.buy(scenarioMeter('04'));
    const requestId = await requestIdOf(id);
    expect(await customer.ended(id)).toMatchObject({ status: 'completed' });
    await eventually(() => {
      const vend = app.simulator.record().find((one) => one.requestId === requestId);
      expect(vend?.status).toBe('reversed');
    });
    await call(aCallback(requestId, 'reversed'));
    await eventually(async () => {
      expect((await customer.payment(id)).status).toBe('failed');
    });
    await call({ ...aCallback(requestId, 'reversed'), again: true });
    expect((await customer.wallet()).balance).toBe(balance);
  });

  it('that is repeated is one callback', async () => {
    const { id } = await customer.buy(goodMeter());
    const body = aCallback(await requestIdOf(id), 'delivered');
    const before = (await stored()).length;
    const answers = await Promise.all(Array.from({ length: 10 }, () => call(body)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect((await stored()).length).toBe(before + 1);
  });

  it.each([
    ['about an id that we never made', aCallback('202601011200nobody', 'delivered')],
    ['about no id at all', { type: 'variations-update', data: { serviceID: 'x' } }],
    ['with nothing in it', {}],
  ])('%s is acknowledged, and that is all', async (_, body) => {
    expect((await call(body)).status).toBe(200);
  });

  it.each([
    `/provider-callbacks/vtpass/${SECRET}x`,
    `/provider-callbacks/vtpass/${SECRET.slice(1)}`,
    `/provider-callbacks/nobody/${SECRET}`,
  ])('at %s finds no page, and nothing is kept', async (path) => {
    const before = await stored();
    expect(await call({}, path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await stored()).toEqual(before);
  });

  it('larger than any provider sends is refused', async () => {
    expect((await call({ data: 'x'.repeat(70_000) })).status).toBe(413);
  });
});

describe('without CALLBACK_SECRET', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.close());

  it('there is no such page', async () => {
    const answer = await apiClient(app.url).post(`/provider-callbacks/vtpass/${SECRET}`, {});
    expect(answer.status).toBe(404);
  });
});
