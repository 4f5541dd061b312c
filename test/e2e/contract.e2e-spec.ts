import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, demand, type Customer, type Payment } from '../support/customer.js';
import type { SessionView } from '../../src/auth/sessions/session.view.js';
import { apiClient, type ApiAnswer, type ApiClient } from '../support/http.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';
import {
  ACCEPTED,
  id,
  kobo,
  succeeds,
  text,
  time,
  TRANSACTION,
  WALLET,
} from '../support/shapes.js';

describe('the HTTP contract', () => {
  let app: TestApp;
  let api: ApiClient;
  let customer: Customer;

  beforeAll(async () => {
    app = await startTestApp();
    api = apiClient(app.url);
    customer = await aCustomer(app);
  });
  afterAll(() => app.close());

  it('funds and shows the wallet', async () => {
    const funded = await customer.api.post<{ transactionId: string }>('/wallets/fund', {
      amount: 123,
    });
    succeeds(funded, 201);
    expect(funded.body).toEqual({
      id,
      status: 'completed',
      amount: 123,
      currency: 'NGN',
      gateway: 'sandbox',
      reference: text,
      authorizationUrl: null,
      transactionId: id,
      createdAt: time,
    });
    const wallet = await customer.api.get('/wallets');
    succeeds(wallet, 200);
    expect(wallet.body).toEqual({ ...WALLET, balance: kobo, version: 2 });
    const transaction = await customer.api.get(`/transactions/${funded.body.transactionId}`);
    succeeds(transaction, 200);
    expect(transaction.body).toEqual({ ...TRANSACTION, amount: 123, walletVersion: 2 });
  });

  it('lists the billers', async () => {
    const billers = await customer.api.get<{ data: { id: string }[] }>('/billers');
    succeeds(billers, 200);
    expect(Object.keys(billers.body)).toEqual(['data']);
    for (const biller of billers.body.data) {
      expect(biller).toEqual({
        id: text,
        name: text,
        area: text,
        meterTypes: ['prepaid', 'postpaid'],
        minAmount: kobo,
        maxAmount: kobo,
        available: expect.any(Boolean),
      });
    }
    expect(billers.body.data.map((biller) => biller.id)).toContain('ikeja-electric');
  });

  it('verifies a meter, and purchases obey what came back', async () => {
    const meterNumber = scenarioMeter('17');
    const meter = { billerId: 'ikeja-electric', meterNumber, meterType: 'prepaid' };
    const verified = await customer.api.post('/meters/verify', meter);
    succeeds(verified, 200);
    expect(verified.body).toEqual({
      ...meter,
      customerName: text,
      address: text,
      minAmount: 500_000,
      maxAmount: 40_000_000,
      arrears: 125_050,
      canVend: true,
      verifiedAt: time,
    });
    const tooLittle = await customer.request(meterNumber, 499_900);
    expect(tooLittle).toMatchObject({ status: 422, body: { code: 'amount_out_of_range' } });
    const { customerName } = await customer.buy(meterNumber, 500_000);
    expect(customerName).toBe(verified.body['customerName']);
  });

  it.each([
    ['201000000000', 422, 'meter_not_found'],
    [scenarioMeter('18'), 503, 'verification_unavailable'],
  ])('says of meter %s that it answers %i %s', async (meterNumber, status, code) => {
    const meter = { billerId: 'ikeja-electric', meterNumber, meterType: 'prepaid' };
    const answer = await customer.api.post('/meters/verify', meter);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.headers.get('retry-after')).toEqual(status === 503 ? text : null);
  });

  it('refuses a purchase for a meter that may not vend, once that is known', async () => {
    const meterNumber = scenarioMeter('16');
    const meter = { billerId: 'ikeja-electric', meterNumber, meterType: 'prepaid' };
    expect(await customer.api.post('/meters/verify', meter)).toMatchObject({
      status: 200,
      body: { canVend: false },
    });
    const answer = await customer.request(meterNumber, A_PURCHASE);
    expect(answer).toMatchObject({ status: 422, body: { code: 'meter_cannot_vend' } });
  });

  it('accepts a purchase, shows it, and shows its two transactions when it failed', async () => {
    const meterNumber = scenarioMeter('01');
    const accepted = await customer.request(meterNumber, A_PURCHASE);
    succeeds(accepted, 202);
    expect(accepted.body).toEqual({ ...ACCEPTED, meterNumber });
    expect(accepted.headers.get('location')).toBe(`/bill-payments/${accepted.body.id}`);
    expect(accepted.headers.get('idempotency-replayed')).toBeNull();

    await customer.ended(accepted.body.id);
    const shown = await customer.api.get<Payment>(accepted.headers.get('location')!);
    succeeds(shown, 200);
    expect(shown.body).toEqual({
      ...ACCEPTED,
      meterNumber,
      id: accepted.body.id,
      transactionId: accepted.body.transactionId,
      createdAt: accepted.body.createdAt,
      status: 'failed',
      provider: 'vtpass',
      refundTransactionId: id,
      failure: { code: 'refused', message: text },
      attempts: 1,
      nextCheckAt: null,
      updatedAt: time,
      completedAt: time,
    });
    const { transactionId, refundTransactionId } = shown.body;
    const debit = await customer.api.get(`/transactions/${transactionId}`);
    const shared = { amount: A_PURCHASE, billPaymentId: accepted.body.id };
    expect(debit.body).toEqual({
      ...TRANSACTION,
      ...shared,
      type: 'bill_payment',
      direction: 'debit',
      status: 'reversed',
    });
    const refund = await customer.api.get(`/transactions/${refundTransactionId ?? ''}`);
    expect(refund.body).toEqual({
      ...TRANSACTION,
      ...shared,
      type: 'refund',
      reversesTransactionId: transactionId,
    });
  });

  it('takes the phone to text from the purchase, else from the user', async () => {
    const phone = '+2348012345678';
    const registered = await api.post<SessionView>('/auth/register', {
      email: 'phone@example.com',
      password: 'correct horse battery',
      fullName: 'Ada Obi',
      phone: '0801 234 5678',
    });
    expect(registered.body.user.phone).toBe(phone);
    const token = demand(registered, 201).accessToken;
    demand(await api.post('/wallets/fund', { amount: 2 * A_PURCHASE }, { token }), 201);
    const buy = (extra: object): Promise<ApiAnswer<Payment>> =>
      api.post<Payment>(
        '/bill-payments',
        {
          billerId: 'ikeja-electric',
          meterNumber: goodMeter(),
          meterType: 'prepaid',
          amount: A_PURCHASE,
          ...extra,
        },
        { token },
      );
    expect((await buy({})).body.phone).toBe(phone);
    expect((await buy({ phone: '0803 000 0000' })).body.phone).toBe('+2348030000000');
  });

  it('is alive, ready and measured', async () => {
    const live = await api.get('/health/live');
    expect(live).toMatchObject({ status: 200, body: { status: 'ok' } });
    const ready = await api.get('/health/ready');
    expect(ready).toMatchObject({
      status: 200,
      body: { status: 'ok', checks: { database: 'ok' } },
    });
    const metrics = await api.get<string>('/metrics');
    expect(metrics.status).toBe(200);
    expect(metrics.body).toContain('bill_vending_provider_call_seconds');
  });
});
