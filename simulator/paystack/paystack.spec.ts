import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/support/eventually.js';
import { call } from '../http-client-for-spec.js';
import { aReference, dataOf, TestPaystack } from './client-for-spec.js';
import { PaystackFaults } from './faults.js';

let paystack: TestPaystack | undefined;
afterEach(async () => {
  await paystack?.stop();
  paystack = undefined;
});

async function start(...options: Parameters<typeof TestPaystack.start>): Promise<TestPaystack> {
  paystack = await TestPaystack.start(...options);
  return paystack;
}

describe('initialize', () => {
  it('answers where to pay', async () => {
    const it = await start();
    const reference = aReference();
    const reply = await it.initialize({ reference });
    expect(reply).toMatchObject({
      status: 200,
      json: { status: true, message: 'Authorization URL created' },
    });
    const { access_code: code, authorization_url: url } = dataOf(reply);
    expect(dataOf(reply)['reference']).toBe(reference);
    expect(url).toBe(`${it.origin}/paystack/checkout/${String(code)}`);
  });

  it('takes a reference once', async () => {
    const it = await start();
    const reference = await it.initialized();
    expect(await it.initialize({ reference })).toMatchObject({
      status: 400,
      json: {
        status: false,
        message: 'Duplicate Transaction Reference',
        type: 'validation_error',
        code: 'duplicate_reference',
      },
    });
    expect(it.view(reference).initializeCalls).toBe(2);
    const both = aReference();
    const replies = await Promise.all([1, 2].map(() => it.initialize({ reference: both })));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('makes a reference when none is given', async () => {
    const it = await start();
    const first = await it.initialized({ reference: undefined });
    expect(first).toMatch(/^[a-z0-9]{10}$/);
    expect(await it.initialized({ reference: undefined })).not.toBe(first);
  });

  it.each([
    [{ email: undefined }, 400, 'invalid_email_address'],
    [{ email: 'ada' }, 400, 'invalid_email_address'],
    [{ amount: undefined }, 400, 'invalid_amount'],
    [{ amount: 0 }, 400, 'invalid_amount'],
    [{ amount: -100 }, 400, 'invalid_amount'],
    [{ amount: 5000.5 }, 400, 'invalid_amount'],
    [{ amount: 'five' }, 400, 'invalid_amount'],
    [{ reference: 'fund_1' }, 400, 'invalid_reference'],
    [{ reference: 'fund 1' }, 400, 'invalid_reference'],
    [{ currency: 'USD' }, 403, 'unsupported_currency'],
  ])('refuses %j', async (fields, status, code) => {
    const it = await start();
    expect(await it.initialize(fields)).toMatchObject({ status, json: { status: false, code } });
    expect(it.simulator.it.paystack().record()).toEqual([]);
  });

  it('takes the digits of an amount, and a reference of every sign that is allowed', async () => {
    const it = await start();
    const reference = await it.initialized({ amount: '500000', reference: 'Fund-01.J=2' });
    expect(dataOf(await it.verify(reference))).toMatchObject({ amount: 500_000, reference });
  });

  it('refuses other keys, other bodies and other paths', async () => {
    const it = await start();
    const body = { email: 'ada@example.com', amount: 100 };
    const wrong = await it.call('transaction/initialize', body, 'sk_of_another');
    expect(wrong).toMatchObject({ status: 401, json: { status: false, message: 'Invalid key' } });
    expect((await it.call('transaction/initialize', [1])).status).toBe(400);
    expect((await it.call('transfer')).status).toBe(404);
    expect((await it.call('transaction/initialize/more', body)).status).toBe(404);
    expect((await it.call('transaction/initialize')).status).toBe(404);
    expect((await call(`${it.origin}/_paystack/nothing`)).status).toBe(404);
  });
});

describe('verify', () => {
  it('knows only what was initialized', async () => {
    const it = await start();
    expect(await it.verify('unheard-of')).toMatchObject({
      status: 404,
      json: { status: false, message: 'Transaction reference not found' },
    });
  });

  it('says that nobody has paid yet, in the word that is set', async () => {
    const it = await start();
    const reference = await it.initialized();
    const unpaid = { status: 'abandoned', amount: 500_000, paid_at: null, fees: null };
    expect(dataOf(await it.verify(reference))).toMatchObject(unpaid);
    await it.control('profile', { unpaid: 'ongoing' });
    expect(dataOf(await it.verify(reference))).toMatchObject({ ...unpaid, status: 'ongoing' });
    expect(it.view(reference)).toMatchObject({ status: 'unpaid', amount: null, verifyCalls: 2 });
  });

  it('tells everything of a payment', async () => {
    const it = await start();
    const reference = await it.initialized({ metadata: { walletId: 'w_1' } });
    await it.pay(reference);
    const reply = await it.verify(reference);
    expect(reply.json).toMatchObject({ status: true, message: 'Verification successful' });
    const data = dataOf(reply);
    expect(data).toMatchObject({
      domain: 'test',
      status: 'success',
      reference,
      amount: 500_000,
      requested_amount: 500_000,
      currency: 'NGN',
      fees: 7_500,
      gateway_response: 'Successful',
      channel: 'card',
      metadata: { walletId: 'w_1' },
      authorization: { channel: 'card', reusable: true },
      customer: { email: 'ada@example.com' },
    });
    expect(data['paid_at']).toBe(data['paidAt']);
    expect(data['paid_at']).toMatch(/^\d{4}-.*Z$/);
  });

  it.each([
    ['failed', { status: 'failed', amount: 500_000, paid_at: null }],
    ['abandoned', { status: 'abandoned', amount: 500_000, paid_at: null }],
    ['partial', { status: 'success', amount: 250_000, requested_amount: 500_000 }],
    ['off-by-one', { status: 'success', amount: 499_999, requested_amount: 500_000 }],
    ['other-currency', { status: 'success', amount: 500_000, currency: 'USD' }],
    ['payer-fees', { status: 'success', amount: 507_500, requested_amount: 500_000 }],
    ['reversed', { status: 'reversed', amount: 500_000 }],
    ['refund', { status: 'reversed', amount: 500_000 }],
    ['refund-failed', { status: 'success', amount: 500_000 }],
    ['dispute', { status: 'success', amount: 500_000 }],
  ])('shows the outcome %s', async (outcome, data) => {
    const it = await start();
    const reference = await it.initialized();
    expect((await it.pay(reference, outcome)).status).toBe(200);
    expect(dataOf(await it.verify(reference))).toMatchObject(data);
  });

  it('shows amounts that a test chose', async () => {
    const it = await start();
    const reference = await it.initialized();
    await it.pay(reference, 'success', '&amount=500001&requested=1&currency=GHS');
    const chosen = { amount: 500_001, requested_amount: 1, currency: 'GHS' };
    expect(dataOf(await it.verify(reference))).toMatchObject(chosen);
  });
});

describe('a payment', () => {
  it('is made once, also late and after a decline', async () => {
    const it = await start();
    const reference = await it.initialized();
    await it.pay(reference, 'abandoned');
    await it.pay(reference, 'failed');
    const both = await Promise.all([it.pay(reference), it.pay(reference)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await it.pay(reference, 'failed')).status).toBe(409);
    expect(it.view(reference)).toMatchObject({ status: 'success', amount: 500_000 });
  });

  it('is refunded in parts, and never more than it was', async () => {
    const it = await start();
    const reference = await it.initialized();
    await it.pay(reference);
    await it.pay(reference, 'refund', '&amount=200000');
    expect(it.view(reference)).toMatchObject({ status: 'success', refunded: 200_000 });
    expect((await it.pay(reference, 'refund', '&amount=300001')).status).toBe(409);
    await it.pay(reference, 'refund');
    expect(it.view(reference)).toMatchObject({ status: 'reversed', refunded: 500_000 });
    expect((await it.pay(reference, 'refund')).status).toBe(409);
  });

  it('is given back when the merchant accepts a dispute, and kept when it was declined', async () => {
    const it = await start();
    const [lost, won] = [await it.initialized(), await it.initialized()];
    for (const reference of [lost, won]) await it.pay(reference, 'dispute');
    await it.pay(lost, 'dispute-resolved');
    await it.pay(won, 'dispute-resolved', '&resolution=declined');
    expect(it.view(lost).status).toBe('reversed');
    expect(it.view(won)).toMatchObject({
      status: 'success',
      disputes: [{ resolution: 'declined' }],
    });
    expect((await it.pay(won, 'dispute-resolved')).status).toBe(409);
  });

  it('needs a reference and an outcome that there are', async () => {
    const it = await start();
    const reference = await it.initialized();
    expect((await it.pay('unheard-of')).status).toBe(404);
    expect((await it.pay(reference, 'luck')).status).toBe(400);
    expect((await it.pay(reference, 'success', '&amonut=1')).status).toBe(400);
    expect(it.view(reference).status).toBe('unpaid');
  });

  it('is made by itself, by chance of the reference', async () => {
    const autoPay = { success: 0.5, failed: 0.2, minMs: 5, maxMs: 20 };
    const profile = { seed: 7, autoPay };
    const faults = new PaystackFaults();
    faults.use(profile);
    const references = Array.from({ length: 60 }, (_, i) => `auto-${i}`);
    const drawn = references.map((each) => faults.autoPayOf(each, 0)?.outcome ?? 'unpaid');
    const count = (outcome: string): number => drawn.filter((each) => each === outcome).length;
    expect(count('success')).toBeGreaterThan(18);
    expect(count('failed')).toBeGreaterThan(3);
    expect(count('unpaid')).toBeGreaterThan(6);
    const it = await start({ profile });
    await Promise.all(references.map((reference) => it.initialize({ reference })));
    await eventually(() => {
      expect(references.map((each) => it.view(each).status)).toEqual(drawn);
    });
  });
});
