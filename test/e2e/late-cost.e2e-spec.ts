import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { A_PURCHASE, aCustomer, type Customer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { goodMeter } from '../support/meters.js';
import { anOperator, type Operator } from '../support/operator.js';
import { startScriptedProvider, type ScriptedProvider } from '../support/scripted-provider.js';

interface Leg {
  readonly posting: string;
  readonly account: string;
  readonly amount: number;
}

interface File {
  readonly incidents: readonly { readonly kind: string; readonly evidence: object }[];
  readonly entries: readonly Leg[];
}

const COST = A_PURCHASE - 7_500;

describe('a cost that is named after the purchase was booked at its whole amount', () => {
  let provider: ScriptedProvider;
  let app: TestApp;
  let customer: Customer;
  let operator: Operator;

  beforeEach(async () => {
    provider = await startScriptedProvider({ pay: 'delivered', requery: 'delivered' });
    app = await startTestApp({ VTPASS_BASE_URL: provider.url, REVERSAL_CHECKS: '50ms*10000' });
    customer = await aCustomer(app);
    operator = await anOperator(app);
  });

  afterEach(async () => {
    await app.close();
    await provider.close();
  });

  const fileOf = async (id: string): Promise<File> =>
    (await operator.get<File>(`/operator/payments/${id}`)).body;

  /** The provider's words with what it charged, and another status where one is said. */
  const nameCost = (cost: number, status?: string): void => {
    provider.twist = ({ content, ...words }) => {
      const { transactions } = content as { transactions: object };
      const said = { ...transactions, total_amount: cost / 100, ...(status && { status }) };
      return { ...words, content: { transactions: said } };
    };
  };

  it('is an incident with both sides, and moves nothing in the books', async () => {
    const { id } = await customer.ended((await customer.buy(goodMeter())).id);
    const booked = (await fileOf(id)).entries;
    expect(booked).toContainEqual(
      expect.objectContaining({ account: 'provider:vtpass', amount: A_PURCHASE }),
    );
    nameCost(COST);
    await eventually(async () => {
      expect((await fileOf(id)).incidents).toMatchObject([
        {
          kind: 'cost_differs',
          evidence: { differences: [{ field: 'cost', ours: A_PURCHASE, theirs: COST }] },
        },
      ]);
    });
    expect((await fileOf(id)).entries).toEqual(booked);
    const { body } = await operator.get<{ openIncidents: number }>('/operator/overview');
    expect(body.openIncidents).toBe(1);
  });

  it('leaves a later reversal what was booked to negate', async () => {
    const { id } = await customer.ended((await customer.buy(goodMeter())).id);
    const before = await customer.wallet();
    nameCost(COST);
    await eventually(async () => {
      expect((await fileOf(id)).incidents).toHaveLength(1);
    });
    nameCost(COST, 'reversed');
    await eventually(async () => {
      expect(await customer.payment(id)).toMatchObject({ status: 'failed' });
    });
    const { entries } = await fileOf(id);
    const ofProvider = entries.filter(({ account }) => account === 'provider:vtpass');
    expect(ofProvider.map(({ amount }) => amount).sort()).toEqual([-A_PURCHASE, A_PURCHASE]);
    expect((await customer.wallet()).balance).toBe(before.balance + A_PURCHASE);
  });
});
