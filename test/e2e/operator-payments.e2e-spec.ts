import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, demand, type Customer, type Payment } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { goodMeter } from '../support/meters.js';
import { anOperator, type Operator } from '../support/operator.js';
import {
  scriptedTokenOf,
  startScriptedProvider,
  type ScriptedProvider,
} from '../support/scripted-provider.js';

interface Page {
  readonly data: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
}

const TOKEN = '99887766554433221100';

describe('an operator and a payment', () => {
  let app: TestApp;
  let provider: ScriptedProvider;
  let customer: Customer;
  let operator: Operator;

  beforeAll(async () => {
    provider = await startScriptedProvider({ pay: 'pending', requery: 'pending' });
    app = await startTestApp({
      VTPASS_BASE_URL: provider.url,
      // The last one goes on while a payment is in review: not so often that they starve the machine.
      REQUERY_SCHEDULE: '50ms*2,500ms',
      REVERSAL_CHECKS: '50ms*4,500ms*60',
    });
    operator = await anOperator(app);
  });
  afterAll(async () => {
    await app.close();
    await provider.close();
  });
  beforeEach(async () => {
    provider.pay = provider.requery = 'pending';
    customer = await aCustomer(app, { balance: 20 * A_PURCHASE });
  });

  const inReview = async (amount = A_PURCHASE): Promise<Payment> => {
    const { id } = await customer.buy(goodMeter(), amount);
    return eventually(async () => {
      const payment = await customer.payment(id);
      expect(payment.status).toBe('needs_review');
      return payment;
    });
  };
  const resolve = (id: string, outcome: string, more: object = {}): ReturnType<Operator['post']> =>
    operator.post(`/operator/payments/${id}/resolve`, { outcome, reason: 'ticket 4711', ...more });
  const recordsOf = async (id: string): Promise<Record<string, unknown>[]> =>
    demand(
      await operator.get<{ data: Record<string, unknown>[] }>(
        `/operator/audit-records?subjectId=${id}`,
      ),
      200,
    ).data;

  it('ends it as delivered: captured at the cost that was found, with the token', async () => {
    const { id } = await inReview();
    const tokens = [{ role: 'credit', value: TOKEN }];
    const found = { tokens, units: '79.9', cost: 492_500, providerReference: 'by mail' };
    const resolved = await resolve(id, 'delivered', found);
    expect(resolved).toMatchObject({ status: 200, body: { id, walletId: customer.walletId } });
    expect(await customer.payment(id)).toMatchObject({
      status: 'completed',
      tokens,
      tokenStatus: 'delivered',
      units: '79.9',
      providerReference: 'by mail',
    });
    const entries = await app.database.query(
      `SELECT account, amount FROM entries WHERE subject_id = $1 AND posting = 'capture'
        ORDER BY account`,
      [id],
    );
    expect(entries).toEqual([
      { account: 'income:commission', amount: 7_500 },
      { account: 'provider:vtpass', amount: 492_500 },
      { account: 'vending:held', amount: -A_PURCHASE },
    ]);
    expect(await recordsOf(id)).toMatchObject([
      {
        act: 'payment.resolve',
        actorId: operator.userId,
        actorRole: 'operator',
        walletId: customer.walletId,
        reason: 'ticket 4711',
        details: { outcome: 'delivered', cost: 492_500, approval: null },
        requestId: resolved.headers.get('x-request-id'),
      },
    ]);
  });

  it('ends it as failed: the whole total is back, once, also when it is said twice', async () => {
    const { id } = await inReview();
    const before = (await customer.wallet()).balance;
    const answers = await Promise.all([resolve(id, 'failed'), resolve(id, 'failed')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'not_in_review',
    });
    expect(await customer.payment(id)).toMatchObject({
      status: 'failed',
      failure: { code: 'not_delivered' },
    });
    expect((await customer.wallet()).balance).toBe(before + A_PURCHASE);
    expect(await recordsOf(id)).toHaveLength(1);
  });

  it('and a provider that answers at the same time: one of the two ends it', async () => {
    const payments = await Promise.all(Array.from({ length: 10 }, () => inReview()));
    const before = (await customer.wallet()).balance;
    provider.requery = 'delivered';
    const answers = await Promise.all(payments.map(({ id }) => resolve(id, 'failed')));
    const refunds = answers.filter(({ status }) => status === 200).length;
    for (const [index, { id }] of payments.entries()) {
      const answer = answers[index]!;
      const ended = await customer.ended(id);
      if (answer.status === 200) {
        expect(ended).toMatchObject({ status: 'failed', tokens: [] });
      } else {
        expect(answer).toMatchObject({ status: 409, body: { code: 'not_in_review' } });
        expect(ended).toMatchObject({
          status: 'completed',
          tokens: [{ value: await scriptedTokenOf(app.database, id) }],
        });
      }
      expect(await recordsOf(id)).toHaveLength(answer.status === 200 ? 1 : 0);
    }
    expect((await customer.wallet()).balance).toBe(before + refunds * A_PURCHASE);
  });

  it('refunds, and what the provider delivers after all is an incident', async () => {
    const { id } = await inReview();
    expect((await resolve(id, 'failed')).status).toBe(200);
    provider.requery = 'delivered';
    await eventually(async () => {
      const file = await operator.get<{ incidents: unknown[] }>(`/operator/payments/${id}`);
      expect(file.body.incidents).toMatchObject([{ kind: 'delivered_after_refund' }]);
    });
    expect(await customer.payment(id)).toMatchObject({ status: 'failed', tokens: [] });
  });

  it('decides nothing about one that does not wait for it', async () => {
    provider.pay = 'delivered';
    const { id } = await customer.ended((await customer.buy(goodMeter())).id);
    const answer = await resolve(id, 'failed');
    expect(answer).toMatchObject({ status: 409, body: { code: 'not_in_review' } });
    expect(await customer.payment(id)).toMatchObject({ status: 'completed' });
    expect(await recordsOf(id)).toEqual([]);
  });

  it.each([
    ['without a reason', { outcome: 'failed' }],
    ['with an empty reason', { outcome: 'failed', reason: '  ' }],
    ['with a token that failed', { outcome: 'failed', reason: 'x', tokens: [] }],
    ['with a cost below zero', { outcome: 'delivered', reason: 'x', cost: -1 }],
    [
      'with a token that is none',
      { outcome: 'delivered', reason: 'x', tokens: [{ role: 'credit', value: '1' }] },
    ],
    ['with a token of no role', { outcome: 'delivered', reason: 'x', tokens: [{ value: TOKEN }] }],
    ['with another outcome', { outcome: 'reversed', reason: 'x' }],
  ])('takes no decision %s', async (_, body) => {
    const { id } = await inReview();
    const answer = await operator.post(`/operator/payments/${id}/resolve`, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect(await customer.payment(id)).toMatchObject({ status: 'needs_review' });
  });

  it('is found by id, in the lists, by request id and by email, with all that is known', async () => {
    const { id } = await inReview();
    const file = demand(await operator.get(`/operator/payments/${id}`), 200);
    expect(file).toMatchObject({
      payment: { id, walletId: customer.walletId, status: 'needs_review' },
      customer: { user: { email: customer.email }, wallet: { id: customer.walletId } },
      attempts: [{ number: 1, provider: 'vtpass', outcome: null, lastAnswer: expect.anything() }],
      timeline: [
        { seq: 1, type: 'payment.accepted' },
        { seq: 2, type: 'payment.submitted' },
        { seq: 3, type: 'payment.needs_review' },
      ],
      incidents: [],
      entries: [
        { posting: 'hold', account: 'vending:held', amount: A_PURCHASE },
        { posting: 'hold', account: 'wallet', amount: -A_PURCHASE },
      ],
    });
    const { requestId } = (file as { attempts: { requestId: string }[] }).attempts[0]!;
    for (const query of [`requestId=${requestId}`, 'limit=100', 'status=open&limit=100']) {
      const list = await operator.get<{ data: { id: string }[] }>(`/operator/payments?${query}`);
      expect(demand(list, 200).data.map((payment) => payment.id)).toContain(id);
    }
    const nobody = await operator.get(`/operator/payments?requestId=none`);
    expect(nobody.body).toEqual({ data: [], nextCursor: null });
    const found = await operator.get(`/operator/customers?email=${customer.email.toUpperCase()}`);
    expect(found.body).toMatchObject({ wallet: { id: customer.walletId } });
    const unknown = await operator.get('/operator/customers?email=nobody@example.com');
    expect(unknown).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('goes through those in review page by page, oldest first, each once', async () => {
    const made = [];
    for (let count = 0; count < 3; count += 1) made.push((await inReview()).id);
    for (const status of ['needs_review', 'open']) {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Page = demand(
          await operator.get<Page>(`/operator/payments?status=${status}&limit=1${cursor}`),
          200,
        );
        seen.push(...page.data.map(({ id }) => id));
        cursor = page.nextCursor === null ? null : `&cursor=${page.nextCursor}`;
      }
      if (status === 'needs_review') {
        expect(seen).toEqual([...seen].sort());
        expect(seen.slice(-3)).toEqual(made);
        expect(new Set(seen).size).toBe(seen.length);
      }
      // Those that are open are looked at meanwhile, which moves them to the end of their list.
      expect(seen).toEqual(expect.arrayContaining(made));
    }
    const foreign = await operator.get('/operator/payments?status=open&cursor=MTo0MQ');
    expect(foreign).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });

  it('has it asked about again at once, without breaking a claim', async () => {
    const { id } = await inReview();
    const claim = `UPDATE due_work SET due_at = now() + interval '1 hour',
      claimed_until = now() + interval '1 hour' WHERE subject_id = $1`;
    await app.database.query(claim, [id]);
    provider.requery = 'delivered';
    const asked = await operator.post(`/operator/payments/${id}/requery`);
    expect(asked.status).toBe(202);
    const [row] = await app.database.query(
      `SELECT due_at <= now() AS "isDue", claimed_until > now() AS "isClaimed", status
        FROM bill_payments JOIN due_work ON subject_id = id WHERE id = $1`,
      [id],
    );
    expect(row).toEqual({ isDue: true, isClaimed: true, status: 'needs_review' });
    await app.database.query('UPDATE due_work SET claimed_until = NULL WHERE subject_id = $1', [
      id,
    ]);
    expect(await customer.ended(id)).toMatchObject({ status: 'completed' });
    expect(await recordsOf(id)).toMatchObject([{ act: 'payment.requery' }]);
  });

  it('lists as overdue what nobody looked at, and counts it', async () => {
    const { id } = await inReview();
    const late = `UPDATE due_work SET due_at = now() - interval '3 minutes',
      claimed_until = now() + interval '1 hour' WHERE subject_id = $1`;
    await app.database.query(late, [id]);
    const list = await operator.get<{ data: { id: string }[] }>(
      '/operator/payments?status=overdue',
    );
    expect(list.body.data.map((payment) => payment.id)).toEqual([id]);
    await app.database.query(
      `INSERT INTO provider_floats (provider, balance) VALUES ('vtpass', 7)`,
    );
    const overview = await operator.get<{ floats: unknown }>('/operator/overview');
    expect(overview.body).toMatchObject({ overdue: { count: 1, total: A_PURCHASE } });
    expect(overview.body.floats).toEqual([
      { provider: 'vtpass', balance: 7, at: expect.any(String) },
    ]);
    await app.database.query('UPDATE due_work SET claimed_until = NULL WHERE subject_id = $1', [
      id,
    ]);
  });
});
