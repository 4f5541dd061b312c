import { afterEach, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, type Customer, type Payment } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { goodMeter } from '../support/meters.js';
import { anOperator, type Operator } from '../support/operator.js';
import {
  scriptedToken,
  startScriptedProvider,
  type ScriptedProvider,
} from '../support/scripted-provider.js';

interface File {
  readonly incidents: readonly { readonly kind: string; readonly evidence: object }[];
}

describe('a token', () => {
  let provider: ScriptedProvider;
  let app: TestApp;
  let customer: Customer;
  let operator: Operator;

  afterEach(async () => {
    await app.close();
    await provider.close();
  });

  const start = async (env: Record<string, string> = {}): Promise<void> => {
    provider = await startScriptedProvider({ pay: 'delivered', requery: 'delivered' });
    app = await startTestApp({ VTPASS_BASE_URL: provider.url, ...env });
    customer = await aCustomer(app);
    operator = await anOperator(app);
  };
  const sayToken = (token: string, more: object = {}): void => {
    provider.twist = (words) => ({ ...words, purchased_code: `Token : ${token}`, ...more });
  };
  const buy = async (): Promise<Payment> => customer.ended((await customer.buy(goodMeter())).id);
  const incidentsOf = async (id: string): Promise<File['incidents']> =>
    (await operator.get<File>(`/operator/payments/${id}`)).body.incidents;

  it('that another purchase has is not shown as good: it is awaited, then missing, and people decide', async () => {
    await start({ REQUERY_SCHEDULE: '50ms*3' });
    sayToken(scriptedToken('one'));
    const first = await buy();
    expect(first).toMatchObject({ tokenStatus: 'delivered', tokens: [{ role: 'credit' }] });
    const second = await buy();
    expect(second).toMatchObject({ status: 'completed', tokens: [] });
    await eventually(async () => {
      expect(await customer.payment(second.id)).toMatchObject({
        status: 'completed',
        tokenStatus: 'missing',
        tokens: [],
      });
    });
    const incidents = await incidentsOf(second.id);
    expect(incidents.map(({ kind }) => kind).sort()).toEqual(['token_missing', 'token_repeated']);
    expect(incidents.find(({ kind }) => kind === 'token_repeated')?.evidence).toMatchObject({
      tokens: [{ value: scriptedToken('one'), firstPaymentId: first.id }],
    });
    expect(await incidentsOf(first.id)).toEqual([]);

    const enter = (value: string): ReturnType<Operator['post']> =>
      operator.post(`/operator/payments/${second.id}/tokens`, {
        tokens: [{ role: 'credit', value }],
        reason: 'by telephone',
      });
    expect(await enter(scriptedToken('one'))).toMatchObject({
      status: 409,
      body: { code: 'token_repeated', detail: expect.stringContaining(first.id) },
    });
    expect(await enter('0'.repeat(20))).toMatchObject({
      status: 400,
      body: { code: 'validation_failed' },
    });
    expect((await enter(scriptedToken('two'))).status).toBe(200);
    expect(await customer.payment(second.id)).toMatchObject({
      tokenStatus: 'delivered',
      tokens: [{ value: scriptedToken('two') }],
    });
  });

  it('that purchases at the same time are given alike is good for one of them', async () => {
    await start();
    sayToken(scriptedToken('one'));
    const bought = await Promise.all(Array.from({ length: 8 }, () => buy()));
    expect(bought.map(({ tokenStatus }) => tokenStatus).sort()).toEqual(
      ['delivered', ...Array<string>(7).fill('awaited')].sort(),
    );
    const rows = await app.database.query(
      `SELECT 1 FROM incidents WHERE kind = 'token_repeated' AND evidence->'tokens' <> '[]'`,
    );
    expect(rows).toHaveLength(7);
  });

  it('of twenty zeros is not shown', async () => {
    await start();
    sayToken('0'.repeat(20));
    const payment = await buy();
    expect(payment).toMatchObject({ tokenStatus: 'awaited', tokens: [] });
    expect(await incidentsOf(payment.id)).toMatchObject([{ kind: 'token_implausible' }]);
    sayToken(scriptedToken('good'));
    await eventually(async () => {
      expect(await customer.payment(payment.id)).toMatchObject({
        tokenStatus: 'delivered',
        tokens: [{ value: scriptedToken('good') }],
      });
    });
  });

  it('that follows another for the same purchase is a second delivery, and the first stays', async () => {
    await start({ REVERSAL_CHECKS: '50ms*1000' });
    const payment = await buy();
    sayToken(scriptedToken('another'));
    await eventually(async () => {
      expect(await incidentsOf(payment.id)).toMatchObject([
        {
          kind: 'second_delivery',
          evidence: {
            differences: [
              {
                field: 'token',
                ours: payment.tokens,
                theirs: [{ value: scriptedToken('another') }],
              },
            ],
          },
        },
      ]);
    });
    expect(await customer.payment(payment.id)).toMatchObject({ tokens: payment.tokens });
  });

  it('of a key change may be the same for two purchases', async () => {
    await start();
    provider.twist = (words) => ({
      ...words,
      kct1: scriptedToken('k1'),
      kct2: scriptedToken('k2'),
    });
    for (const payment of [await buy(), await buy()]) {
      expect(payment.tokens.map(({ role }) => role).sort()).toEqual(['credit', 'kct1', 'kct2']);
      expect(await incidentsOf(payment.id)).toEqual([]);
    }
  });

  it('of a sandbox may be the same for every purchase', async () => {
    await start({ SANDBOX_PROVIDERS: 'vtpass' });
    sayToken(scriptedToken('one'));
    for (const payment of [await buy(), await buy()]) {
      expect(payment).toMatchObject({
        tokenStatus: 'delivered',
        tokens: [{ value: scriptedToken('one') }],
      });
      expect(await incidentsOf(payment.id)).toEqual([]);
    }
  });
});
