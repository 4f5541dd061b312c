import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, demand, type Customer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import type { ApiAnswer } from '../support/http.js';
import { goodMeter } from '../support/meters.js';
import { PaystackStatement } from '../../src/reconciliation/statements/paystack-statement.adapter.js';
import type { FundingDetailsView, FundingView } from '../../src/fundings/funding.view.js';
import { PAYSTACK_SIMULATOR_KEY } from '../support/app.js';

const AMOUNT = 10_000_00;

describe('a wallet that is funded through Paystack', () => {
  let app: TestApp;
  let customer: Customer;

  beforeAll(async () => {
    app = await startTestApp({}, { hasPaystack: true });
    customer = await aCustomer(app, { balance: 0 });
  });
  afterAll(() => app.close());

  const open = async (): Promise<FundingView> =>
    demand(await customer.api.post<FundingView>('/wallets/fund', { amount: AMOUNT }), 201);
  const until = (id: string, status: string): Promise<FundingDetailsView> =>
    eventually(async () => {
      const answer = await customer.api.get<FundingDetailsView>(`/wallets/fundings/${id}`, {
        headers: { Prefer: 'wait=2' },
      });
      const funding = demand(answer, 200);
      if (funding.status !== status) throw new Error(`it is ${funding.status}`);
      return funding;
    });

  it('pays on the page, comes back, and buys light with it', async () => {
    const funding = await open();
    const page = await fetch(funding.authorizationUrl!);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('10,000.00');
    const paid = await fetch(`${funding.authorizationUrl!}/pay`, {
      method: 'POST',
      redirect: 'manual',
    });
    const back = new URL(paid.headers.get('location')!);
    expect(back.pathname).toBe('/wallets/funding-return');
    const returned = await fetch(`${app.url}${back.pathname}${back.search}`);
    expect(await returned.text()).toContain('data-status="completed"');
    await until(funding.id, 'completed');
    const payment = await customer.ended((await customer.buy(goodMeter())).id);
    expect(payment).toMatchObject({ status: 'completed', tokenStatus: 'delivered' });
    expect((await customer.wallet()).balance).toBe(AMOUNT - A_PURCHASE);
  });

  it('is told as abandoned when the payer gives up and comes back', async () => {
    const funding = await open();
    const left = await fetch(`${funding.authorizationUrl!}/abandon`, {
      method: 'POST',
      redirect: 'manual',
    });
    const back = new URL(left.headers.get('location')!);
    const returned = await fetch(`${app.url}${back.pathname}${back.search}`);
    expect(await returned.text()).toContain('data-status="failed"');
    expect(await until(funding.id, 'failed')).toMatchObject({ failureCode: 'abandoned' });
  });

  it('begins only what the limits leave, counting what is begun and not paid yet', async () => {
    const limited = await aCustomer(app, { balance: 0 });
    // Tier 1: ₦50,000 at once, ₦300,000 in the wallet.
    await app.database.query(
      `UPDATE users SET kyc_tier = 1 WHERE id = (SELECT user_id FROM wallets WHERE id = $1)`,
      [limited.walletId],
    );
    const begin = (amount: number, key?: string): Promise<ApiAnswer<Record<string, unknown>>> => {
      const request = key === undefined ? {} : { headers: { 'Idempotency-Key': key } };
      return limited.api.post('/wallets/fund', { amount }, request);
    };
    expect(await begin(50_000_01)).toMatchObject({
      status: 422,
      body: { code: 'limit_exceeded', limit: 'single' },
    });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => begin(50_000_00, `begin-${index}`)),
    );
    const taken = answers.filter(({ status }) => status === 201);
    expect(taken).toHaveLength(6);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(({ body }) => body.limit)).toEqual(Array(4).fill('balance'));
    // What was begun is answered again, though nothing is left.
    const index = answers.findIndex(({ status }) => status === 201);
    expect(await begin(50_000_00, `begin-${index}`)).toMatchObject({
      status: 201,
      body: { id: answers[index]?.body.id },
    });
  });

  it.each([
    ['success', 'completed', []],
    ['payer-fees', 'completed', []],
    ['failed', 'failed', []],
    ['partial', 'mismatched', ['amount_mismatch']],
    ['off-by-one', 'mismatched', ['amount_mismatch']],
    ['other-currency', 'mismatched', ['currency_mismatch']],
    ['refund', null, ['refunded']],
    ['dispute', 'completed', ['charged_back']],
  ] as const)('ends as it must when the gateway says %s', async (outcome, status, incidents) => {
    const { id, reference } = await open();
    await app.simulator.paystack().pay(reference, outcome);
    if (status !== null) await until(id, status);
    await eventually(async () => {
      const rows = await app.database.query<{ kind: string }>(
        'SELECT kind FROM incidents WHERE funding_id = $1 ORDER BY kind',
        [id],
      );
      const kinds = rows.map(({ kind }) => kind).filter((kind) => kind !== 'reversed');
      expect(kinds).toEqual(incidents);
    });
  });

  it('gets webhooks twice, late, out of order, lost and forged, and every payment once', async () => {
    const before = (await customer.wallet()).balance;
    app.simulator.paystack().use({
      seed: 7,
      webhooks: {
        lost: 0.3,
        duplicate: 0.5,
        delayed: 0.5,
        delayMs: 300,
        reordered: 0.5,
        forged: 0.3,
      },
    });
    const fundings = await Promise.all(Array.from({ length: 12 }, open));
    for (const { reference } of fundings) await app.simulator.paystack().pay(reference);
    for (const { id } of fundings) await until(id, 'completed');
    app.simulator.paystack().use({});
    expect((await customer.wallet()).balance).toBe(before + 12 * AMOUNT);
  });

  it('has the gateway’s list agree with the books', async () => {
    const paystack = app.simulator.paystack();
    const statement = new PaystackStatement({
      baseUrl: paystack.url,
      secretKey: PAYSTACK_SIMULATOR_KEY,
    });
    const listed: string[] = [];
    const now = Date.now();
    for await (const page of statement.payments(new Date(now - 3_600_000), new Date(now + 1_000))) {
      listed.push(...page.map(({ reference }) => reference));
    }
    const completed = await app.database.query<{ reference: string }>(
      `SELECT reference FROM fundings f WHERE status = 'completed'
        AND NOT EXISTS (SELECT 1 FROM incidents i
          WHERE i.funding_id = f.id AND i.kind IN ('refunded', 'reversed'))`,
    );
    expect(listed).toEqual(expect.arrayContaining(completed.map(({ reference }) => reference)));
  });
});
