import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, demand, type Customer } from '../support/customer.js';
import { apiClient, type ApiAnswer } from '../support/http.js';
import { accountsOf, anOperator, type Operator } from '../support/operator.js';
import { refusalOf } from '../support/rows.js';
import { letApprovalsExpire } from '../support/waits.js';

type Answer = ApiAnswer<Record<string, unknown>>;

let app: TestApp;
let other: Operator;
let admin: Operator;
let customer: Customer;

beforeAll(async () => {
  app = await startTestApp();
  [other, admin] = [await anOperator(app), await anOperator(app, 'admin')];
  customer = await aCustomer(app, { balance: 1_000 });
});
afterAll(() => app.close());

const ask = async (asker: Operator, amount = 500): Promise<string> => {
  const path = `/operator/wallets/${customer.walletId}/adjustments`;
  const answer = await asker.post<{ id: string }>(path, { amount, reason: 'credited twice' });
  return demand(answer, 202).id;
};
const decide = (by: Operator, id: string, verb = 'approve', key?: string): Promise<Answer> =>
  apiClient(app.url).post(
    `/operator/approvals/${id}/${verb}`,
    { reason: 'looked into it' },
    { token: by.token, ...(key !== undefined && { headers: { 'Idempotency-Key': key } }) },
  );
const approval = async (id: string): Promise<Record<string, unknown>> =>
  demand(await other.get(`/operator/approvals/${id}`), 200);
const balance = async (): Promise<number> => (await customer.wallet()).balance;
const listed = async (status: string): Promise<unknown[]> => {
  const path = `/operator/approvals?status=${status}&limit=100`;
  const answer = await other.get<{ data: { id: string }[] }>(path);
  return demand(answer, 200).data.map(({ id }) => id);
};
const pendingCount = async (): Promise<unknown> =>
  (await other.get('/operator/overview')).body['pendingApprovals'];

describe('an approval that was asked for by somebody who is no operator any more', () => {
  it('lapses when it is approved, says why, and does so again under the same key', async () => {
    const asker = await anOperator(app);
    const id = await ask(asker);
    await accountsOf(app).changeRole(asker.email, 'customer');
    const before = await balance();
    for (let time = 0; time < 2; time += 1) {
      expect(await decide(other, id, 'approve', 'key-of-a-lapse')).toMatchObject({
        status: 409,
        body: { code: 'approval_lapsed' },
      });
    }
    expect(await approval(id)).toMatchObject({
      status: 'lapsed',
      lapsedBecause: 'asker_left',
      decidedBy: other.userId,
      decidedAt: expect.any(String),
    });
    expect(await balance()).toBe(before);
    expect(await decide(admin, id)).toMatchObject({
      status: 409,
      body: { code: 'approval_decided' },
    });
    const records = await admin.get(`/operator/audit-records?subjectId=${id}`);
    expect(records.body['data']).toMatchObject([
      { act: 'approval.lapse', actorId: other.userId, details: { lapsedBecause: 'asker_left' } },
      { act: 'approval.ask', actorId: asker.userId },
    ]);
  });

  it('is carried out when an admin asked who became an operator', async () => {
    const asker = await anOperator(app, 'admin');
    const id = await ask(asker);
    await accountsOf(app).changeRole(asker.email, 'operator');
    const before = await balance();
    expect((await decide(other, id)).status).toBe(200);
    expect(await balance()).toBe(before + 500);
  });

  it('may still be rejected', async () => {
    const asker = await anOperator(app);
    const id = await ask(asker);
    await accountsOf(app).changeRole(asker.email, 'customer');
    expect((await decide(other, id, 'reject')).body).toMatchObject({ status: 'rejected' });
  });

  it('is carried out or lapses as a whole when it is approved while the role is taken', async () => {
    for (let round = 0; round < 5; round += 1) {
      const asker = await anOperator(app);
      const id = await ask(asker);
      const before = await balance();
      const [decided] = await Promise.all([
        decide(other, id),
        accountsOf(app).changeRole(asker.email, 'customer'),
      ]);
      const { status } = await approval(id);
      expect([decided.status, status]).toEqual(
        decided.status === 200 ? [200, 'approved'] : [409, 'lapsed'],
      );
      expect(await balance()).toBe(before + (status === 'approved' ? 500 : 0));
    }
  });

  it('of two people who approve each other’s at once holds up neither', async () => {
    const before = await balance();
    for (let round = 0; round < 5; round += 1) {
      const [mine, theirs] = [await ask(other, 1), await ask(admin, 1)];
      const answers = await Promise.all([decide(admin, mine), decide(other, theirs)]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    }
    expect(await balance()).toBe(before + 10);
  });
});

describe('an approval that nobody decides', () => {
  it('expires after 72 hours, and waits nowhere then', async () => {
    const id = await ask(admin);
    const { askedAt, expiresAt } = await approval(id);
    const hours = Date.parse(String(expiresAt)) - Date.parse(String(askedAt));
    expect(hours / 3_600_000).toBeCloseTo(72);
    const before = await balance();
    const waiting = await pendingCount();
    expect(await listed('pending')).toContain(id);

    await letApprovalsExpire(app.database);
    expect(await approval(id)).toMatchObject({
      status: 'lapsed',
      lapsedBecause: 'expired',
      decidedBy: null,
      decidedAt: null,
    });
    expect(waiting).toBeGreaterThan(0);
    expect(await pendingCount()).toBe(0);
    expect(await listed('pending')).toEqual([]);
    expect(await listed('lapsed')).toContain(id);
    for (const verb of ['approve', 'reject']) {
      expect(await decide(other, id, verb)).toMatchObject({
        status: 409,
        body: { code: 'approval_lapsed' },
      });
    }
    const directly = app.database.query(
      `UPDATE approvals SET status = 'approved', decided_by = $2, decided_at = now() WHERE id = $1`,
      [id, other.userId],
    );
    expect(await refusalOf(directly)).toBe('approvals_decided_in_time');
    expect(await balance()).toBe(before);
  });

  it('is answered as it was asked when its key comes again', async () => {
    const again = (): Promise<Answer> =>
      apiClient(app.url).post(
        `/operator/wallets/${customer.walletId}/adjustments`,
        { amount: 500, reason: 'credited twice' },
        { token: admin.token, headers: { 'Idempotency-Key': 'key-of-one-that-expires' } },
      );
    const first = await again();
    await letApprovalsExpire(app.database);
    const second = await again();
    expect([second.status, second.body['status'], second.body['id']]).toEqual([
      202,
      'pending',
      first.body['id'],
    ]);
  });
});
