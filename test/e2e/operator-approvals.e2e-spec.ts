import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, demand, type Customer, type Payment } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { apiClient, type ApiAnswer } from '../support/http.js';
import { goodMeter } from '../support/meters.js';
import { accountsOf, anOperator, type Operator } from '../support/operator.js';
import { startScriptedProvider, type ScriptedProvider } from '../support/scripted-provider.js';

interface Approval {
  readonly id: string;
  readonly status: string;
}

let app: TestApp;
let provider: ScriptedProvider;
let asker: Operator;
let other: Operator;
let admin: Operator;

beforeAll(async () => {
  provider = await startScriptedProvider({ pay: 'pending', requery: 'pending' });
  app = await startTestApp({
    VTPASS_BASE_URL: provider.url,
    REQUERY_SCHEDULE: '50ms*2,500ms',
    APPROVAL_ABOVE: String(A_PURCHASE - 1),
  });
  [asker, other, admin] = await Promise.all([
    anOperator(app),
    anOperator(app),
    anOperator(app, 'admin'),
  ]);
});
afterAll(async () => {
  await app.close();
  await provider.close();
});

const decide = (
  by: Operator,
  id: string,
  verb: 'approve' | 'reject' = 'approve',
): Promise<ApiAnswer<Record<string, unknown>>> =>
  by.post(`/operator/approvals/${id}/${verb}`, { reason: 'looked into it' });
const statusOf = async (id: string): Promise<unknown> =>
  demand(await asker.get(`/operator/approvals/${id}`), 200)['status'];

describe('an adjustment of a wallet', () => {
  const asked = async ({ walletId }: Customer, amount: number): Promise<Approval> => {
    const answer = await asker.post<Approval & Record<string, unknown>>(
      `/operator/wallets/${walletId}/adjustments`,
      { amount, reason: 'credited twice' },
    );
    expect(answer.headers.get('location')).toBe(`/operator/approvals/${answer.body.id}`);
    return demand(answer, 202);
  };

  it('moves nothing until a second person approves, then once, as an adjustment', async () => {
    const customer = await aCustomer(app, { balance: 1_000 });
    const approval = await asked(customer, 500);
    expect(approval).toMatchObject({ status: 'pending', askedBy: asker.userId });
    expect((await customer.wallet()).balance).toBe(1_000);

    expect(await decide(other, approval.id)).toMatchObject({
      status: 200,
      body: { status: 'approved', decidedBy: other.userId, decisionReason: 'looked into it' },
    });
    expect((await customer.wallet()).balance).toBe(1_500);
    const [newest] = await customer.transactions();
    expect(newest).toMatchObject({
      type: 'adjustment',
      direction: 'credit',
      amount: 500,
      balanceAfter: 1_500,
      status: 'completed',
      reference: `adjustment-${approval.id}`,
    });
    const again = await decide(admin, approval.id);
    expect(again).toMatchObject({ status: 409, body: { code: 'approval_decided' } });
    expect((await customer.wallet()).balance).toBe(1_500);
  });

  it('approved by many at once happens once', async () => {
    const customer = await aCustomer(app, { balance: 10_000 });
    const { id } = await asked(customer, -1_000);
    const answers = await Promise.all([other, admin, other, admin].map((by) => decide(by, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect((await customer.wallet()).balance).toBe(9_000);
  });

  it('is decided by nobody who asked for it, either way', async () => {
    const customer = await aCustomer(app, { balance: 1_000 });
    const { id } = await asked(customer, 500);
    for (const verb of ['approve', 'reject'] as const) {
      const answer = await decide(asker, id, verb);
      expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
    expect(await statusOf(id)).toBe('pending');
    expect((await customer.wallet()).balance).toBe(1_000);
    const directly = app.database.query(
      `UPDATE approvals SET status = 'approved', decided_by = asked_by, decided_at = now()
        WHERE id = $1`,
      [id],
    );
    await expect(directly).rejects.toThrow('approvals_decided_by_another');
  });

  it('that would overdraw is refused when approved, and stays pending', async () => {
    const customer = await aCustomer(app, { balance: 1_000 });
    const { id } = await asked(customer, -1_001);
    const refused = await decide(other, id);
    expect(refused).toMatchObject({ status: 422, body: { code: 'insufficient_funds' } });
    expect([await statusOf(id), (await customer.wallet()).balance]).toEqual(['pending', 1_000]);
    await customer.fund(1);
    expect((await decide(other, id)).status).toBe(200);
    expect((await customer.wallet()).balance).toBe(0);
  });

  it('never overdraws, whatever is bought and adjusted at once', async () => {
    const customer = await aCustomer(app, { balance: 2 * A_PURCHASE });
    const approvals = await Promise.all([1, 2, 3].map(() => asked(customer, -A_PURCHASE)));
    const answers = await Promise.all([
      ...approvals.map(({ id }) => decide(other, id)),
      ...[1, 2, 3].map(() => customer.request(goodMeter(), A_PURCHASE)),
    ]);
    const taken = answers.filter(({ status }) => status === 200 || status === 202);
    expect(taken).toHaveLength(2);
    expect((await customer.wallet()).balance).toBe(0);
    for (const { id } of approvals.slice(0, 3)) {
      if ((await statusOf(id)) === 'pending') await decide(other, id, 'reject');
    }
  });

  it('that was rejected is never made', async () => {
    const customer = await aCustomer(app, { balance: 1_000 });
    const { id } = await asked(customer, 500);
    expect(await decide(other, id, 'reject')).toMatchObject({
      status: 200,
      body: { status: 'rejected' },
    });
    expect(await decide(admin, id)).toMatchObject({ status: 409 });
    expect((await customer.wallet()).balance).toBe(1_000);
  });

  it.each([0, 1.5, '500', 100_000_000_001, null])('of %j is not asked for', async (amount) => {
    const { walletId } = await aCustomer(app, { balance: 0 });
    const body = { amount, reason: 'x' };
    const answer = await asker.post(`/operator/wallets/${walletId}/adjustments`, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });

  it('has a record of who asked, and of who approved, each with the reason', async () => {
    const customer = await aCustomer(app, { balance: 1_000 });
    const { id } = await asked(customer, 500);
    await decide(other, id);
    const ofApproval = await asker.get(`/operator/audit-records?subjectId=${id}`);
    expect(ofApproval.body['data']).toMatchObject([
      { act: 'approval.approve', actorId: other.userId, reason: 'looked into it' },
      { act: 'approval.ask', actorId: asker.userId, reason: 'credited twice' },
    ]);
    const ofWallet = await asker.get(`/operator/audit-records?subjectId=${customer.walletId}`);
    expect(ofWallet.body['data']).toMatchObject([
      { act: 'wallet.adjust', actorId: other.userId, details: { approval: { id } } },
    ]);
    const byAsker = await asker.get(`/operator/audit-records?actorId=${asker.userId}&limit=1`);
    expect(byAsker.body).toMatchObject({ data: [{ actorId: asker.userId }] });
    expect(byAsker.body['nextCursor']).toEqual(expect.any(String));
  });

  it('asked for again under the same key is one approval, and under another body a conflict', async () => {
    const customer = await aCustomer(app, { balance: 1_000 });
    const ask = (amount: number): Promise<ApiAnswer<Record<string, unknown>>> =>
      apiClient(app.url).post(
        `/operator/wallets/${customer.walletId}/adjustments`,
        { amount, reason: 'credited twice' },
        { token: asker.token, headers: { 'Idempotency-Key': `key-${customer.walletId}` } },
      );
    const answers = await Promise.all([ask(500), ask(500), ask(500)]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
    const isReplayed = answers.map(({ headers }) => headers.get('idempotency-replayed'));
    expect(isReplayed.filter((one) => one === 'true')).toHaveLength(2);
    await decide(other, answers[0].body['id'] as string);
    expect((await ask(500)).body).toEqual(answers[0].body);
    expect(await ask(501)).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
    expect((await customer.wallet()).balance).toBe(1_500);
  });

  it('of an operator’s own wallet is neither asked for nor approved by its owner', async () => {
    const { body } = await other.get<{ id: string }>('/wallets');
    const path = `/operator/wallets/${body.id}`;
    const reason = 'for myself';
    for (const [verb, more] of [
      ['adjustments', { amount: 500 }],
      ['freeze', {}],
    ] as const) {
      const refused = await other.post(`${path}/${verb}`, { ...more, reason });
      expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
    const asked = await asker.post<Approval>(`${path}/adjustments`, { amount: 500, reason });
    const { id } = demand(asked, 202);
    expect(await decide(other, id)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await other.get('/wallets')).body).toMatchObject({ balance: 0, status: 'active' });
    expect(await statusOf(id)).toBe('pending');
    expect((await decide(admin, id)).status).toBe(200);
    expect((await other.get('/wallets')).body).toMatchObject({ balance: 500 });
  });

  it('by somebody who is no operator any more is refused, whatever the token says', async () => {
    const customer = await aCustomer(app, { balance: 1_000 });
    const { id } = await asked(customer, 500);
    const demoted = await anOperator(app);
    await accountsOf(app).changeRole(demoted.email, 'customer');
    expect(await decide(demoted, id)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect([await statusOf(id), (await customer.wallet()).balance]).toEqual(['pending', 1_000]);
  });
});

describe('a decision about much money', () => {
  const inReview = async (customer: Customer): Promise<Payment> => {
    const { id } = await customer.buy(goodMeter());
    return eventually(async () => {
      const payment = await customer.payment(id);
      expect(payment.status).toBe('needs_review');
      return payment;
    });
  };
  const asked = async (id: string, outcome: string): Promise<Approval> =>
    demand(
      await asker.post<Approval>(`/operator/payments/${id}/resolve`, { outcome, reason: 'asked' }),
      202,
    );

  it('waits for a second person', async () => {
    const customer = await aCustomer(app, { balance: A_PURCHASE });
    const payment = await inReview(customer);
    const approval = await asked(payment.id, 'failed');
    expect(await customer.payment(payment.id)).toMatchObject({ status: 'needs_review' });
    const list = await other.get<{ data: Approval[] }>('/operator/approvals?status=pending');
    expect(list.body.data.map(({ id }) => id)).toContain(approval.id);
    const overview = await other.get('/operator/overview');
    const waiting = await other.get<{ data: unknown[] }>('/operator/payments?limit=100');
    const count = waiting.body.data.length;
    expect(overview.body).toMatchObject({
      inReview: { count, total: count * A_PURCHASE },
      pendingApprovals: list.body.data.length,
    });

    expect((await decide(other, approval.id)).status).toBe(200);
    expect(await customer.payment(payment.id)).toMatchObject({ status: 'failed' });
    expect((await customer.wallet()).balance).toBe(A_PURCHASE);
    const records = await other.get(`/operator/audit-records?subjectId=${payment.id}`);
    // The decision, and the provider's own last word before it.
    expect(records.body['data']).toMatchObject([
      {
        act: 'payment.resolve',
        actorId: other.userId,
        details: {
          outcome: 'failed',
          approval: { askedBy: asker.userId },
          lastAnswer: { body: expect.anything() },
        },
      },
    ]);
  });

  it('of two that contradict each other, approved at once, one happens and one lapses', async () => {
    const customer = await aCustomer(app, { balance: A_PURCHASE });
    const payment = await inReview(customer);
    const asks = [await asked(payment.id, 'failed'), await asked(payment.id, 'delivered')];
    const answers = await Promise.all([decide(other, asks[0]!.id), decide(admin, asks[1]!.id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const statuses = await Promise.all(asks.map(({ id }) => statusOf(id)));
    expect([...statuses].sort()).toEqual(['approved', 'lapsed']);
    const ended = await customer.payment(payment.id);
    expect(ended.status).toBe(statuses[0] === 'approved' ? 'failed' : 'completed');
    expect((await customer.wallet()).balance).toBe(ended.status === 'failed' ? A_PURCHASE : 0);
  });

  it('lapses when the provider was first', async () => {
    const customer = await aCustomer(app, { balance: A_PURCHASE });
    const payment = await inReview(customer);
    const { id } = await asked(payment.id, 'failed');
    provider.requery = 'delivered';
    await customer.ended(payment.id);
    provider.requery = 'pending';
    const late = await decide(other, id);
    expect(late).toMatchObject({ status: 409, body: { code: 'not_in_review' } });
    expect(await statusOf(id)).toBe('lapsed');
    expect((await customer.wallet()).balance).toBe(0);
    const records = await asker.get(`/operator/audit-records?subjectId=${id}`);
    expect(records.body['data']).toMatchObject([
      { act: 'approval.lapse' },
      { act: 'approval.ask' },
    ]);
  });
});
