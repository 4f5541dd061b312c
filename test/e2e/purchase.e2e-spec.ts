import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, type Customer } from '../support/customer.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';
import { queueBackends } from '../support/queue-backends.js';
import { disagreements, eventTypes } from '../support/witness.js';

interface VerifiedMeter {
  readonly customerName: string;
  readonly canVend: boolean;
}

describe.each(queueBackends())('a customer who buys electricity, queue on $queue,', ({ env }) => {
  let app: TestApp;
  let customer: Customer;

  beforeAll(async () => {
    app = await startTestApp(env);
    customer = await aCustomer(app, { balance: 10 * A_PURCHASE });
  });
  afterAll(async () => {
    expect(await disagreements(app.database, app.simulator)).toEqual([]);
    await app.close();
  });

  it('verifies the meter, pays, and gets the token, a statement and the rest of the money', async () => {
    const meterNumber = goodMeter();
    const verified = await customer.api.post<VerifiedMeter>('/meters/verify', {
      billerId: 'ikeja-electric',
      meterNumber,
      meterType: 'prepaid',
    });
    expect(verified).toMatchObject({ status: 200, body: { canVend: true } });

    const before = await customer.wallet();
    const accepted = await customer.buy(meterNumber);
    expect(accepted).toMatchObject({ status: 'pending', total: A_PURCHASE, tokens: [] });
    expect((await customer.wallet()).balance).toBe(before.balance - A_PURCHASE);

    const payment = await customer.payment(accepted.id, 30);
    const [vend] = app.simulator.record().filter((one) => one.billersCode === meterNumber);
    expect(payment).toMatchObject({
      status: 'completed',
      customerName: verified.body.customerName,
      tokens: [{ role: 'credit', value: vend?.token }],
      tokenStatus: 'delivered',
      provider: 'vtpass',
      providerReference: vend?.transactionId,
      failure: null,
      refundTransactionId: null,
      attempts: 1,
    });
    expect(Number(payment.units)).toBeGreaterThan(0);

    const [latest] = await customer.transactions();
    const wallet = await customer.wallet();
    expect(latest).toMatchObject({
      id: payment.transactionId,
      type: 'bill_payment',
      direction: 'debit',
      amount: A_PURCHASE,
      balanceAfter: wallet.balance,
      walletVersion: wallet.version,
      status: 'completed',
      billPaymentId: payment.id,
      reversesTransactionId: null,
    });
    expect(await eventTypes(app.database, payment.id)).toEqual([
      'payment.accepted',
      'payment.submitted',
      'payment.completed',
    ]);
  });

  it('pays a postpaid bill and gets a receipt without a token', async () => {
    const { id } = await customer.buy('1010101010101', A_PURCHASE, { meterType: 'postpaid' });
    const payment = await customer.ended(id);
    expect(payment).toMatchObject({ status: 'completed', tokens: [], tokenStatus: 'none' });
    expect(payment.providerReference).toMatch(/^\d{26}$/);
  });

  it.each(['eko-electric', 'abuja-electric'])('gets the token of %s', async (billerId) => {
    const meterNumber = goodMeter();
    const { id } = await customer.buy(meterNumber, A_PURCHASE, { billerId });
    const payment = await customer.ended(id);
    const [vend] = app.simulator.record().filter((one) => one.billersCode === meterNumber);
    expect(payment.tokens).toEqual([{ role: 'credit', value: vend?.token }]);
    expect(Number(payment.units)).toBeGreaterThan(0);
  });

  it.each([
    ['ikeja-electric', ['kct1', 'kct2', 'credit']],
    ['abuja-electric', ['kct1', 'kct2', 'credit']],
    ['eko-electric', ['credit', 'bonus']],
  ])('gets all tokens of %s in the order in which they are keyed in', async (billerId, roles) => {
    const { id } = await customer.buy(scenarioMeter('14'), A_PURCHASE, { billerId });
    const { tokens } = await customer.ended(id);
    expect(tokens.map((token) => token.role)).toEqual(roles);
    expect(new Set(tokens.map((token) => token.value)).size).toBe(roles.length);
  });
});

describe.each(queueBackends())('a service fee, queue on $queue,', ({ env }) => {
  const FEE = 10_000;
  let app: TestApp;
  let customer: Customer;

  beforeAll(async () => {
    app = await startTestApp({ ...env, SERVICE_FEE: String(FEE) });
    customer = await aCustomer(app, { balance: 2 * (A_PURCHASE + FEE) });
  });
  afterAll(async () => {
    expect(await disagreements(app.database, app.simulator)).toEqual([]);
    await app.close();
  });

  it('is paid on top of the amount and becomes income', async () => {
    const accepted = await customer.buy(goodMeter());
    expect(accepted).toMatchObject({ amount: A_PURCHASE, fee: FEE, total: A_PURCHASE + FEE });
    await customer.ended(accepted.id);
    expect((await customer.wallet()).balance).toBe(A_PURCHASE + FEE);
    const [income] = await app.database.query<{ amount: number }>(
      `SELECT amount FROM entries WHERE account = 'income:fees' AND subject_id = $1`,
      [accepted.id],
    );
    expect(income?.amount).toBe(FEE);
  });

  it('comes back with the rest when the purchase fails', async () => {
    const { balance } = await customer.wallet();
    const { id } = await customer.buy(scenarioMeter('01'));
    const payment = await customer.ended(id);
    expect(payment.status).toBe('failed');
    const [refund] = await customer.transactions();
    expect(refund).toMatchObject({ type: 'refund', amount: A_PURCHASE + FEE });
    expect((await customer.wallet()).balance).toBe(balance);
  });

  it('counts when the wallet holds the amount but not the fee', async () => {
    const poor = await aCustomer(app, { balance: A_PURCHASE + FEE - 1 });
    const answer = await poor.request(goodMeter(), A_PURCHASE);
    expect(answer).toMatchObject({ status: 422, body: { code: 'insufficient_funds' } });
  });
});
