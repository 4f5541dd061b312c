import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { armFailPoint } from '../../src/kernel/fail-point.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, demand, type Customer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { startFundingApp, type FundingApp } from '../support/funding.js';
import { apiClient, type ApiAnswer } from '../support/http.js';
import { goodMeter } from '../support/meters.js';
import { anOperator, type Operator } from '../support/operator.js';
import { startScriptedProvider, type ScriptedProvider } from '../support/scripted-provider.js';

type Answer = ApiAnswer<Record<string, unknown>>;

interface Sender {
  readonly url: string;
  readonly token: string;
}

const REASON = 'looked into it';
const ABOVE = A_PURCHASE;
let keys = 0;

/**
 * Sends a request whose answer is lost once all it does is committed, and then repeats it with its key.
 * The repetitions must be answered as the first one would have been.
 * @returns the answer.
 */
async function lostAndRepeated(
  { url, token }: Sender,
  path: string,
  body: object,
  status: number,
): Promise<Record<string, unknown>> {
  const headers = { 'Idempotency-Key': `lost-${(keys += 1)}` };
  const send = (): Promise<Answer> => apiClient(url).post(path, body, { token, headers });
  armFailPoint('before-answer:fail');
  try {
    expect((await send()).status).toBe(500);
  } finally {
    armFailPoint('');
  }
  const answers = [await send(), await send()];
  for (const answer of answers) {
    expect(answer.headers.get('idempotency-replayed')).toBe('true');
    expect(demand(answer, status)).toEqual(answers[0]?.body);
  }
  return answers[0]?.body ?? {};
}

afterEach(() => {
  armFailPoint('');
});

describe('an answer that is lost after the commit', () => {
  let app: TestApp;
  let provider: ScriptedProvider;
  let customer: Customer;
  let asker: Operator;
  let decider: Operator;
  const as = ({ token }: { readonly token: string }): Sender => ({ url: app.url, token });

  beforeAll(async () => {
    provider = await startScriptedProvider({ pay: 'pending', requery: 'pending' });
    app = await startTestApp({
      VTPASS_BASE_URL: provider.url,
      REQUERY_SCHEDULE: '50ms*2,500ms',
      APPROVAL_ABOVE: String(ABOVE),
    });
    customer = await aCustomer(app, { balance: 20 * A_PURCHASE });
    [asker, decider] = await Promise.all([anOperator(app), anOperator(app)]);
  });
  afterAll(async () => {
    await app.close();
    await provider.close();
  });

  const inReview = async (amount: number): Promise<string> => {
    const { id } = await customer.buy(goodMeter(), amount);
    await eventually(async () => {
      expect((await customer.payment(id)).status).toBe('needs_review');
    });
    return id;
  };
  const anApproval = async (amount: number): Promise<string> => {
    const path = `/operator/wallets/${customer.walletId}/adjustments`;
    const asked = demand(await asker.post(path, { amount, reason: REASON }), 202);
    return String(asked['id']);
  };

  it('of a purchase is given again, and the purchase is one', async () => {
    const before = await customer.wallet();
    const body = {
      billerId: 'ikeja-electric',
      meterNumber: goodMeter(),
      meterType: 'prepaid',
      amount: A_PURCHASE,
    };
    const { status } = await lostAndRepeated(as(customer), '/bill-payments', body, 202);
    expect(status).toBe('pending');
    expect((await customer.wallet()).balance).toBe(before.balance - A_PURCHASE);
  });

  it('of a funding is given again, and the money came in once', async () => {
    const before = await customer.wallet();
    await lostAndRepeated(as(customer), '/wallets/fund', { amount: 700 }, 201);
    expect((await customer.wallet()).balance).toBe(before.balance + 700);
  });

  it('of a wish to adjust a wallet is given again, and it was asked for once', async () => {
    const path = `/operator/wallets/${customer.walletId}/adjustments`;
    const { id } = await lostAndRepeated(as(asker), path, { amount: 900, reason: REASON }, 202);
    const rows = await app.database.query(
      'SELECT id FROM approvals WHERE wallet_id = $1 AND details @> $2',
      [customer.walletId, { amount: 900 }],
    );
    expect(rows).toEqual([{ id }]);
  });

  it('of an approval is given again, and the money moved once', async () => {
    const before = await customer.wallet();
    const path = `/operator/approvals/${await anApproval(500)}/approve`;
    const view = await lostAndRepeated(as(decider), path, { reason: REASON }, 200);
    expect(view).toMatchObject({ status: 'approved', decidedBy: decider.userId });
    expect((await customer.wallet()).balance).toBe(before.balance + 500);
  });

  it('of a rejection is given again', async () => {
    const path = `/operator/approvals/${await anApproval(500)}/reject`;
    const view = await lostAndRepeated(as(decider), path, { reason: REASON }, 200);
    expect(view).toMatchObject({ status: 'rejected', decidedBy: decider.userId });
  });

  it('of a decision by one person is given again, and the refund is one', async () => {
    const before = await customer.wallet();
    const path = `/operator/payments/${await inReview(A_PURCHASE)}/resolve`;
    const body = { outcome: 'failed', reason: REASON };
    expect(await lostAndRepeated(as(asker), path, body, 200)).toMatchObject({ status: 'failed' });
    expect((await customer.wallet()).balance).toBe(before.balance);
  });

  it('of a decision that needs two people is given again, also once they have decided', async () => {
    const path = `/operator/payments/${await inReview(ABOVE + 100)}/resolve`;
    const body = { outcome: 'failed', reason: REASON };
    const asked = await lostAndRepeated(as(asker), path, body, 202);
    const key = `lost-${keys}`;
    const approve = `/operator/approvals/${String(asked['id'])}/approve`;
    await lostAndRepeated(as(decider), approve, { reason: REASON }, 200);
    const headers = { 'Idempotency-Key': key };
    const again = await apiClient(app.url).post(path, body, { token: asker.token, headers });
    expect(again).toMatchObject({ status: 202, body: asked });
  });

  it('belongs to its key: another body under it is refused, another operator has keys of their own', async () => {
    const [one, other] = [await anApproval(100), await anApproval(200)];
    const headers = { 'Idempotency-Key': 'shared' };
    const approve = (id: string, reason: string, { token }: Operator): Promise<Answer> =>
      apiClient(app.url).post(`/operator/approvals/${id}/approve`, { reason }, { token, headers });
    demand(await approve(one, REASON, decider), 200);
    for (const conflicting of [approve(one, 'another', decider), approve(other, REASON, decider)]) {
      expect(await conflicting).toMatchObject({
        status: 409,
        body: { code: 'idempotency_conflict' },
      });
    }
    const third = await anOperator(app);
    demand(await approve(other, REASON, third), 200);
  });

  it('leaves the key of what was refused free', async () => {
    const id = await anApproval(300);
    const headers = { 'Idempotency-Key': 'refused-at-first' };
    const approve = ({ token }: Operator): Promise<Answer> =>
      apiClient(app.url).post(
        `/operator/approvals/${id}/approve`,
        { reason: REASON },
        { token, headers },
      );
    expect((await approve(asker)).status).toBe(403);
    expect((await approve(decider)).headers.get('idempotency-replayed')).toBeNull();
    expect((await approve(decider)).headers.get('idempotency-replayed')).toBe('true');
  });
});

describe('an answer of the gateway’s funding that is lost after the commit', () => {
  let wallets: FundingApp;

  beforeAll(async () => {
    wallets = await startFundingApp();
  });
  afterAll(() => wallets.close());

  it('is given again, and one payment was opened', async () => {
    const sender = { url: wallets.app.url, token: wallets.customer.token };
    const opened = await lostAndRepeated(sender, '/wallets/fund', { amount: 70_000 }, 201);
    expect(opened).toMatchObject({ status: 'pending', amount: 70_000 });
    expect(opened['authorizationUrl']).toEqual(expect.stringContaining('http'));
    const rows = await wallets.app.database.query('SELECT id FROM fundings WHERE amount = 70000');
    expect(rows).toEqual([{ id: opened['id'] }]);
  });
});
