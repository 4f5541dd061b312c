import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, type Customer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { apiClient } from '../support/http.js';
import { goodMeter } from '../support/meters.js';
import { startScriptedProvider, type ScriptedProvider } from '../support/scripted-provider.js';

const SECRET = 'a-secret-of-this-test-1234';

describe('a provider that has refused, and whose purchase another has vended', () => {
  let provider: ScriptedProvider;
  let app: TestApp;
  let customer: Customer;

  beforeAll(async () => {
    provider = await startScriptedProvider({ pay: 'failed', requery: 'failed' });
    app = await startTestApp(
      { VTPASS_BASE_URL: provider.url, CALLBACK_SECRET: SECRET, REVERSAL_CHECKS: 'none' },
      { hasBuypower: true },
    );
    customer = await aCustomer(app);
  });

  afterAll(async () => {
    await app.close();
    await provider.close();
  });

  const call = async (requestId: string, again: number): Promise<number> => {
    const body = { type: 'transaction-update', again, data: { requestId } };
    const path = `/provider-callbacks/vtpass/${SECRET}`;
    return (await apiClient(app.url).post(path, body)).status;
  };
  const incidentsOf = (paymentId: string): Promise<unknown[]> =>
    app.database.query('SELECT kind FROM incidents WHERE payment_id = $1', [paymentId]);

  it('is asked again when it calls back: that it delivered after all is one incident, and no money moves', async () => {
    const { id } = await customer.buy(goodMeter());
    expect(await customer.ended(id)).toMatchObject({ status: 'completed', provider: 'buypower' });
    const [first] = await app.database.query<{ requestId: string }>(
      `SELECT request_id AS "requestId" FROM attempts WHERE payment_id = $1 AND number = 1`,
      [id],
    );
    if (first === undefined) throw new Error('there was a first attempt');
    const { balance } = await customer.wallet();

    // It still says that it refused: nothing happened.
    const asked = provider.requeryCalls;
    expect(await call(first.requestId, 1)).toBe(200);
    await eventually(() => {
      expect(provider.requeryCalls).toBe(asked + 1);
    });
    expect(await incidentsOf(id)).toEqual([]);

    provider.requery = 'delivered';
    for (const again of [2, 3]) expect(await call(first.requestId, again)).toBe(200);
    await eventually(async () => {
      expect(provider.requeryCalls).toBe(asked + 3);
      expect(await incidentsOf(id)).toEqual([{ kind: 'delivered_by_earlier_attempt' }]);
    });
    expect(await customer.payment(id)).toMatchObject({ status: 'completed', provider: 'buypower' });
    expect((await customer.wallet()).balance).toBe(balance);
  });
});
