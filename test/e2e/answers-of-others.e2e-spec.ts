import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, type Customer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { apiClient } from '../support/http.js';
import { goodMeter } from '../support/meters.js';
import { makeDue } from '../support/waits.js';
import {
  startScriptedProvider,
  type ScriptedProvider,
  type Twist,
} from '../support/scripted-provider.js';

const asSaid: Twist = (words) => words;
/** Another value at a place in the body of an answer, such as `content.transactions.amount`. */
const having = (place: string, value: unknown): Twist => {
  const put = (body: unknown, [key = '', ...rest]: string[]): unknown => ({
    ...(body as object),
    [key]: rest.length === 0 ? value : put((body as Record<string, unknown>)[key], rest),
  });
  return (words) => put(words, place.split('.'));
};
const TRANSACTION = 'content.transactions';

describe('a provider that answers for somebody else’s order', () => {
  let provider: ScriptedProvider;
  let app: TestApp;
  let customer: Customer;

  beforeAll(async () => {
    provider = await startScriptedProvider({ pay: 'delivered', requery: 'delivered' });
    // As long as it lies the money stays held, however often it is asked.
    app = await startTestApp({ VTPASS_BASE_URL: provider.url, REQUERY_SCHEDULE: '100ms*1000' });
    customer = await aCustomer(app);
  });

  afterEach(() => {
    Object.assign(provider, { pay: 'delivered', requery: 'delivered', twist: asSaid });
  });

  afterAll(async () => {
    await app.close();
    await provider.close();
  });

  interface Shown {
    readonly kind: string;
    readonly evidence: { readonly mismatches: readonly Record<string, unknown>[] };
  }
  const incidentsOf = (paymentId: string): Promise<Shown[]> =>
    app.database.query('SELECT kind, evidence FROM incidents WHERE payment_id = $1', [paymentId]);
  const untilAskedAgain = async (times: number): Promise<void> => {
    const asked = provider.requeryCalls;
    await eventually(() => {
      expect(provider.requeryCalls).toBeGreaterThanOrEqual(asked + times);
    });
  };

  it.each<[string, Twist, string]>([
    ['another request id', having('requestId', '202601010000somebodyelses'), 'requestId'],
    [
      'our id in capitals',
      (words) => ({ ...words, requestId: String(words['requestId']).toUpperCase() }),
      'requestId',
    ],
    ['no request id', having('requestId', undefined), 'requestId'],
    ['an id in a list', (words) => ({ ...words, requestId: [words['requestId']] }), 'requestId'],
    [
      'another meter',
      having(`${TRANSACTION}.unique_element`, '01000000008'),
      'content.transactions.unique_element',
    ],
    ['another amount', having(`${TRANSACTION}.amount`, 1_000), 'content.transactions.amount'],
    ['kobo for naira', having('amount', 500_000), 'amount'],
  ])(
    'that names %s takes no money and shows no token, until the right word comes',
    async (_, twist, field) => {
      provider.twist = twist;
      const { balance } = await customer.wallet();
      const { id } = await customer.buy(goodMeter());
      await untilAskedAgain(3);
      expect(await customer.payment(id)).toMatchObject({ status: 'processing', tokens: [] });
      expect((await customer.wallet()).balance).toBe(balance - 500_000);
      const opened = await incidentsOf(id);
      expect(opened).toMatchObject([{ kind: 'answer_mismatch' }]);
      expect(opened[0]?.evidence.mismatches[0]).toMatchObject({
        field,
        binds: true,
        ours: expect.any(String),
      });

      provider.twist = asSaid;
      expect(await customer.ended(id)).toMatchObject({ status: 'completed' });
      expect(await incidentsOf(id)).toHaveLength(1);
    },
  );

  it('that says one key twice says nothing', async () => {
    provider.twist = (words) => JSON.stringify(words).replace('{', '{"requestId":"another",');
    const { id } = await customer.buy(goodMeter());
    await untilAskedAgain(3);
    expect(await customer.payment(id)).toMatchObject({ status: 'processing', tokens: [] });
    provider.twist = asSaid;
    await customer.ended(id);
  });

  it.each<[string, Twist]>([
    ['of another order', having('requestId', '202601010000somebodyelses')],
    ['that names none', having('requestId', undefined)],
  ])('refunds nothing by a requery’s refusal %s', async (_, twist) => {
    Object.assign(provider, { pay: 'pending', requery: 'failed', twist });
    const { id } = await customer.buy(goodMeter());
    await untilAskedAgain(3);
    expect(await customer.payment(id)).toMatchObject({ status: 'processing' });
    provider.twist = asSaid;
    expect(await customer.ended(id)).toMatchObject({
      status: 'failed',
      failure: { code: 'refused' },
    });
  });

  it('refunds at once by the vend’s own refusal without an id, and not by one of another order', async () => {
    Object.assign(provider, { pay: 'failed', twist: having('requestId', undefined) });
    const { id } = await customer.buy(goodMeter());
    expect(await customer.ended(id)).toMatchObject({ status: 'failed' });
    provider.twist = having('requestId', 'another');
    const { id: held } = await customer.buy(goodMeter());
    await untilAskedAgain(2);
    expect(await customer.payment(held)).toMatchObject({ status: 'processing' });
    provider.twist = asSaid;
    await customer.ended(held);
  });

  it('takes nothing back from who has a token, by the word of a reversal of another order', async () => {
    const { id } = await customer.buy(goodMeter());
    await customer.ended(id);
    provider.requery = 'failed';
    provider.twist = (words) =>
      having('code', '040')(having('requestId', 'another')(words) as Record<string, unknown>);
    await makeDue(app.database, id);
    await eventually(async () => {
      expect(await incidentsOf(id)).toMatchObject([{ kind: 'answer_mismatch' }]);
    });
    expect(await customer.payment(id)).toMatchObject({ status: 'completed' });
  });

  it('is believed, and reported, where only a field differs whose meaning is not verified', async () => {
    provider.twist = having('MeterNumber', '4321');
    const { id } = await customer.buy(goodMeter());
    expect(await customer.ended(id)).toMatchObject({ status: 'completed' });
    expect(await incidentsOf(id)).toMatchObject([
      {
        kind: 'answer_mismatch',
        evidence: { mismatches: [{ field: 'MeterNumber', theirs: '4321' }] },
      },
    ]);
  });

  it('is never bound by display text', async () => {
    provider.twist = having(`${TRANSACTION}.product_name`, 'Airtime of somebody');
    const { id } = await customer.buy(goodMeter());
    expect(await customer.ended(id)).toMatchObject({ status: 'completed' });
    expect(await incidentsOf(id)).toEqual([]);
  });

  it('counts them by field, and says so when one field differs again and again', async () => {
    provider.twist = having('requestId', 'another');
    const { id } = await customer.buy(goodMeter());
    await untilAskedAgain(6);
    const { body } = await apiClient(app.url).get<string>('/metrics');
    const run = /bill_vending_answer_mismatch_run\{company="vtpass",field="requestId"\} (\d+)/.exec(
      body,
    );
    expect(Number(run?.[1])).toBeGreaterThanOrEqual(5);
    expect(body).toMatch(
      /answer_mismatches_total\{company="vtpass",field="requestId",holds="true"\} \d/,
    );
    provider.twist = asSaid;
    await customer.ended(id);
    await eventually(async () => {
      const { body: after } = await apiClient(app.url).get<string>('/metrics');
      expect(after).toContain(
        'bill_vending_answer_mismatch_run{company="vtpass",field="requestId"} 0',
      );
    });
  });
});
