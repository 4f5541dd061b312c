import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { armFailPoint } from '../../src/kernel/fail-point.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, demand, type Customer, type Payment } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { goodMeter } from '../support/meters.js';
import { pdfText } from '../support/pdf-text.js';
import { anOperator, type Operator } from '../support/operator.js';
import {
  scriptedToken,
  scriptedTokenOf,
  startScriptedProvider,
  type ScriptedProvider,
} from '../support/scripted-provider.js';

/** Stands in a text for the token of the order that is answered. */
const TOKEN = 'TOKEN';
const K1 = '99000000000000000001';
const K2 = '99000000000000000002';

interface File {
  readonly notUnderstood: readonly string[];
  readonly incidents: readonly { readonly kind: string; readonly resolvedAt: string | null }[];
  readonly timeline: readonly { readonly type: string; readonly data: object }[];
}

describe('a delivered purchase whose token does not come', () => {
  let app: TestApp;
  let provider: ScriptedProvider;
  let customer: Customer;
  let operator: Operator;
  let other: Operator;

  beforeAll(async () => {
    provider = await startScriptedProvider({ pay: 'delivered', requery: 'delivered' });
    app = await startTestApp({
      VTPASS_BASE_URL: provider.url,
      REQUERY_SCHEDULE: '50ms*2,500ms',
      REVERSAL_CHECKS: '50ms*4,500ms*60',
    });
    [operator, other] = await Promise.all([anOperator(app), anOperator(app)]);
  });
  afterAll(async () => {
    await app.close();
    await provider.close();
  });
  beforeEach(async () => {
    withText('');
    provider.pay = provider.requery = 'delivered';
    customer = await aCustomer(app, { balance: 20 * A_PURCHASE });
  });

  /** What the provider sends as its token from now on, and in which other fields. */
  const withText = (text: string, more: object = {}): void => {
    provider.twist = (words) => {
      const said = text.replace(TOKEN, scriptedToken(words['requestId']));
      return { ...words, token: said, purchased_code: said, ...more };
    };
  };
  const missing = async (): Promise<Payment> => {
    const { id } = await customer.buy(goodMeter(), A_PURCHASE);
    return eventually(async () => {
      const payment = await customer.payment(id);
      expect(payment).toMatchObject({ status: 'completed', tokenStatus: 'missing' });
      return payment;
    });
  };
  const fileOf = async (id: string): Promise<File> =>
    demand(await operator.get<File>(`/operator/payments/${id}`), 200);
  const listed = async (): Promise<string[]> =>
    demand(
      await operator.get<{ data: { id: string }[] }>(
        '/operator/payments?tokenStatus=missing&limit=100',
      ),
      200,
    ).data.map(({ id }) => id);
  const own = (id: string): Promise<string> => scriptedTokenOf(app.database, id);
  const enter = async (
    id: string,
    value: string | null = null,
    role = 'credit',
    key?: string,
  ): ReturnType<Operator['post']> => {
    const body = {
      tokens: [{ role, value: value ?? (await own(id)) }],
      units: '79.9',
      reason: 'by telephone, ticket 12',
    };
    const headers = key === undefined ? {} : { 'Idempotency-Key': key };
    return operator.post(`/operator/payments/${id}/tokens`, body, headers);
  };
  const askReversal = async (id: string, by = operator): Promise<string> => {
    const asked = await by.post<{ id: string; act: string }>(`/operator/payments/${id}/reverse`, {
      reason: 'the disco has no such sale',
    });
    expect(asked).toMatchObject({
      status: 202,
      body: { act: 'payment.reverse', status: 'pending' },
    });
    return asked.body.id;
  };
  const approve = (approval: string, by = other): ReturnType<Operator['post']> =>
    by.post(`/operator/approvals/${approval}/approve`, { reason: 'seen' });
  /** What our books have of one payment at its provider. */
  const floatOf = async (id: string): Promise<number> => {
    const [row] = await app.database.query<{ sum: number }>(
      `SELECT coalesce(sum(amount), 0)::bigint AS sum FROM entries
        WHERE account = 'provider:vtpass' AND subject_id = $1`,
      [id],
    );
    return row?.sum ?? NaN;
  };

  it('is listed, counted and an incident once the budget is used up, with what could not be read', async () => {
    withText('See your SMS');
    const { id } = await missing();
    expect(await listed()).toContain(id);
    const file = await fileOf(id);
    expect(file.notUnderstood).toEqual(['See your SMS']);
    expect(file.incidents).toMatchObject([{ kind: 'token_missing', resolvedAt: null }]);
    expect(file.timeline.map(({ type }) => type)).toContain('incident.opened');
    await eventually(async () => {
      const metrics = await (await fetch(`${app.url}/metrics`)).text();
      expect(Number(/^bill_vending_tokens_missing (\d+)/m.exec(metrics)?.[1])).toBeGreaterThan(0);
    });
  });

  it('has a receipt, as HTML, PDF and JSON, that says so and what happens next', async () => {
    const { id } = await missing();
    const receipt = async (query: string): Promise<Uint8Array> => {
      const headers = { authorization: `Bearer ${customer.token}` };
      const answer = await fetch(`${app.url}/bill-payments/${id}/receipt${query}`, { headers });
      expect(answer.status).toBe(200);
      return new Uint8Array(await answer.arrayBuffer());
    };
    const html = Buffer.from(await receipt('')).toString();
    for (const text of [html, pdfText(await receipt('?format=pdf')).replaceAll(/\s+/g, ' ')]) {
      expect(text).toMatch(/has been paid and has not sent the token, though we keep asking/);
      expect(text).toMatch(/the token comes, or all that was paid goes back to the wallet/);
      expect(text).not.toMatch(/Key in all 20 digits|will be on this receipt/);
    }
    expect(html).not.toContain('class="digits"');
    expect(await customer.payment(id)).toMatchObject({ tokenStatus: 'missing', tokens: [] });
  });

  it('is asked about on, and a token that comes after all ends it', async () => {
    const { id } = await missing();
    withText(`Token : ${TOKEN}`);
    await eventually(async () => {
      expect(await customer.payment(id)).toMatchObject({
        tokenStatus: 'delivered',
        tokens: [{ role: 'credit', value: await own(id) }],
      });
    });
    expect(await listed()).not.toContain(id);
    const [incident] = (await fileOf(id)).incidents;
    expect(incident?.resolvedAt).not.toBeNull();
  });

  it('shows its key-change tokens meanwhile, and has them with the credit token when that comes', async () => {
    withText('', { kct1: K1, kct2: K2 });
    const { id } = await customer.buy(goodMeter(), A_PURCHASE);
    await eventually(async () => {
      const { tokenStatus, tokens } = await customer.payment(id);
      expect(['awaited', 'missing']).toContain(tokenStatus);
      expect(tokens.map(({ role }) => role)).toEqual(['kct1', 'kct2']);
    });
    withText(TOKEN);
    await eventually(async () => {
      const { tokenStatus, tokens } = await customer.payment(id);
      expect(tokenStatus).toBe('delivered');
      expect(tokens.map(({ value }) => value)).toEqual([K1, K2, await own(id)]);
    });
  });

  it('takes a token that an operator enters, in any grouping, once, with its record', async () => {
    const { id } = await missing();
    expect(await enter(id, '9988-7766 5544')).toMatchObject({ status: 400 });
    expect(await enter(id, null, 'bonus')).toMatchObject({ status: 400 });
    const both = await Promise.all([
      enter(id, (await own(id)).replace(/(.{4})(?=.)/g, '$1-')),
      enter(id),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'token_not_missing',
    });
    expect(await customer.payment(id)).toMatchObject({
      tokenStatus: 'delivered',
      tokens: [{ role: 'credit', value: await own(id) }],
      units: '79.9',
    });
    const file = await fileOf(id);
    expect(file.timeline.filter(({ type }) => type === 'payment.token_received')).toHaveLength(1);
    const records = demand(
      await operator.get<{ data: object[] }>(`/operator/audit-records?subjectId=${id}`),
      200,
    ).data;
    expect(records).toMatchObject([
      { act: 'payment.enter_token', actorId: operator.userId, reason: 'by telephone, ticket 12' },
    ]);
  });

  it('is told again to an operator whose first answer was lost after the token was entered', async () => {
    const { id } = await missing();
    armFailPoint('before-answer:fail');
    expect(await enter(id, null, 'credit', `lost-${id}`)).toMatchObject({ status: 500 });
    armFailPoint('');
    const again = await enter(id, null, 'credit', `lost-${id}`);
    expect(demand(again, 200)).toMatchObject({ id, tokenStatus: 'delivered' });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await enter(id, '11223344556677889900', 'credit', `lost-${id}`)).toMatchObject({
      status: 409,
      body: { code: 'idempotency_conflict' },
    });
    expect((await customer.payment(id)).tokens).toMatchObject([
      { role: 'credit', value: await own(id) },
    ]);
  });

  it('is reversed by two people: the whole total is back, and the books of the provider are as before', async () => {
    const { balance } = await customer.wallet();
    const { id } = await missing();
    expect(await floatOf(id)).toBeGreaterThan(0);
    const approval = await askReversal(id);
    expect(await approve(approval, operator)).toMatchObject({ status: 403 });
    const third = await anOperator(app);
    const both = await Promise.all([approve(approval), approve(approval, third)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await customer.payment(id)).toMatchObject({
      status: 'failed',
      tokenStatus: 'none',
      failure: { code: 'not_delivered' },
    });
    expect(await customer.wallet()).toMatchObject({ balance });
    expect(await floatOf(id)).toBe(0);
    expect(await listed()).not.toContain(id);
    expect((await fileOf(id)).incidents).toMatchObject([{ kind: 'token_missing' }]);
  });

  it('is not reversed twice: a reversal of the provider’s that comes later does nothing', async () => {
    const { id } = await missing();
    const { balance } = await customer.wallet();
    const approvals = await Promise.all([askReversal(id), askReversal(id, other)]);
    expect((await approve(approvals[0])).status).toBe(200);
    expect(await approve(approvals[1], operator)).toMatchObject({
      status: 409,
      body: { code: 'token_not_missing' },
    });
    provider.twist = (words) => ({ ...words, code: '040' });
    await eventually(async () => {
      const [row] = await app.database.query<{ code: string }>(
        `SELECT answer->'body'->>'code' AS code FROM attempt_answers WHERE payment_id = $1
          ORDER BY seq DESC LIMIT 1`,
        [id],
      );
      expect(row?.code).toBe('040');
    });
    expect((await customer.wallet()).balance).toBe(balance + A_PURCHASE);
    expect(await floatOf(id)).toBe(0);
    expect((await fileOf(id)).incidents).toHaveLength(1);
  });

  it('is an incident when its token comes after the reversal, and none while it still does not', async () => {
    const { id } = await missing();
    const asked = provider.requeryCalls;
    expect((await approve(await askReversal(id))).status).toBe(200);
    await eventually(() => {
      expect(provider.requeryCalls).toBeGreaterThan(asked + 1);
      return Promise.resolve();
    });
    expect((await fileOf(id)).incidents).toHaveLength(1);
    withText(TOKEN);
    await eventually(async () => {
      const kinds = (await fileOf(id)).incidents.map(({ kind }) => kind);
      expect(kinds).toContain('delivered_after_refund');
    });
    expect(await customer.payment(id)).toMatchObject({ status: 'failed', tokens: [] });
  });

  it('is not reversed once its token was shown, also when that was asked for before', async () => {
    const { id } = await missing();
    const approval = await askReversal(id);
    expect((await enter(id)).status).toBe(200);
    const balance = (await customer.wallet()).balance;
    expect(await approve(approval)).toMatchObject({
      status: 409,
      body: { code: 'token_not_missing' },
    });
    expect(demand(await operator.get(`/operator/approvals/${approval}`), 200)).toMatchObject({
      status: 'lapsed',
    });
    expect(
      await operator.post(`/operator/payments/${id}/reverse`, { reason: 'again' }),
    ).toMatchObject({ status: 409, body: { code: 'token_not_missing' } });
    expect((await customer.wallet()).balance).toBe(balance);
    expect(await customer.payment(id)).toMatchObject({ status: 'completed' });
  });
});
