import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { call } from '../http-client-for-spec.js';
import { Merchant, pause, TestPaystack, until } from './client-for-spec.js';
import type { PaystackOptions } from './face.js';

let merchant: Merchant;
let paystack: TestPaystack | undefined;

beforeEach(async () => {
  merchant = await Merchant.start();
});
afterEach(async () => {
  await paystack?.stop();
  merchant.stop();
});

async function start(options: Partial<PaystackOptions> = {}): Promise<TestPaystack> {
  const webhook = { url: merchant.url, retryMs: [20, 20, 20] };
  paystack = await TestPaystack.start({ webhook, ...options });
  return paystack;
}

/** Waits for that many, and long enough for one too many. */
async function heard(...events: string[]): Promise<void> {
  await until(() => merchant.received.length >= events.length);
  await pause(100);
  expect(merchant.events()).toEqual(events);
}

describe('a webhook', () => {
  it('tells of a payment, signed', async () => {
    const it = await start();
    const reference = await it.initialized();
    await it.pay(reference);
    await heard('charge.success');
    expect(merchant.received[0]).toMatchObject({
      isSigned: true,
      data: { reference, status: 'success', amount: 500_000, currency: 'NGN', metadata: 0 },
    });
    const delivered = { event: 'charge.success', fate: 'sent', attempts: 1, lastAnswer: 200 };
    expect(it.view(reference).webhooks).toEqual([{ seq: 1, ...delivered }]);
  });

  it('says nothing of a decline, nor of giving up', async () => {
    const it = await start();
    await it.pay(await it.initialized(), 'failed');
    await it.pay(await it.initialized(), 'abandoned');
    await heard();
  });

  it('tells of a refund, whose amount is a string', async () => {
    const it = await start();
    const reference = await it.initialized();
    await it.pay(reference, 'refund');
    await heard('charge.success', 'refund.pending', 'refund.processing', 'refund.processed');
    expect(merchant.received[3]?.data).toMatchObject({
      transaction_reference: reference,
      amount: '500000',
    });
  });

  it('tells of a dispute and of its end, with the reference inside', async () => {
    const it = await start();
    const reference = await it.initialized();
    await it.pay(reference, 'dispute');
    await it.pay(reference, 'dispute-resolved');
    await heard('charge.success', 'charge.dispute.create', 'charge.dispute.resolve');
    expect(merchant.received[1]?.data).toMatchObject({
      category: 'chargeback',
      status: 'awaiting-merchant-feedback',
      refund_amount: 500_000,
      transaction: { reference, status: 'success' },
    });
    expect(merchant.received[2]?.data).toMatchObject({ resolution: 'merchant-accepted' });
  });

  it('comes again until the answer is 200', async () => {
    const it = await start();
    merchant.answers = [500, 302];
    const reference = await it.initialized();
    await it.pay(reference);
    await heard('charge.success', 'charge.success', 'charge.success');
    expect(new Set(merchant.received.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(it.view(reference).webhooks).toMatchObject([{ attempts: 3, lastAnswer: 200 }]);
  });

  it('comes no more after the last of its tries', async () => {
    const it = await start();
    merchant.answers = [500, 500, 500, 500, 500, 500];
    const reference = await it.initialized();
    await it.pay(reference);
    await heard(...Array.from({ length: 4 }, () => 'charge.success'));
    expect(it.view(reference).webhooks).toMatchObject([{ attempts: 4, lastAnswer: 500 }]);
  });

  it('goes on after a restart, and comes no more when it was taken', async () => {
    const it = await start({ webhook: { url: merchant.url, retryMs: [300, 20] } });
    const taken = await it.initialized();
    await it.pay(taken);
    await heard('charge.success');
    merchant.answers = [500];
    const open = await it.initialized();
    await it.pay(open);
    await until(() => it.view(open).webhooks[0]?.attempts === 1);
    await it.simulator.restart();
    expect(it.view(open).webhooks).toMatchObject([{ attempts: 1, lastAnswer: 500 }]);
    expect(merchant.received).toHaveLength(2);
    await heard('charge.success', 'charge.success', 'charge.success');
    expect(merchant.received[2]).toEqual(merchant.received[1]);
    expect(merchant.received[2]?.data['reference']).toBe(open);
  });

  it('is not kept while there is nobody to hear it', async () => {
    const it = await start({ webhook: {} });
    const [before, after] = [await it.initialized(), await it.initialized()];
    await it.pay(before);
    expect((await it.control('webhook-url', { url: 'nowhere' })).status).toBe(400);
    expect((await it.control('webhook-url', { url: merchant.url })).status).toBe(200);
    await it.pay(after);
    await heard('charge.success');
    expect(it.view(before).webhooks).toEqual([]);
  });

  it('is repeated, and forged, on demand', async () => {
    const it = await start();
    const reference = await it.initialized();
    expect((await it.control(`webhook?reference=${reference}`)).status).toBe(409);
    await it.control(`webhook?reference=${reference}&signature=forged`);
    await heard('charge.success');
    expect(merchant.received[0]).toMatchObject({ isSigned: false, data: { status: 'success' } });
    expect(it.view(reference).status).toBe('unpaid');
    await it.pay(reference);
    await it.control(`webhook?reference=${reference}&event=charge.success`);
    await heard('charge.success', 'charge.success', 'charge.success');
    expect(merchant.received[2]).toEqual(merchant.received[1]);
    expect(merchant.received[2]?.isSigned).toBe(true);
  });
});

describe('webhooks of a bad day', () => {
  it('are lost', async () => {
    const it = await start({ profile: { webhooks: { lost: 1 } } });
    const reference = await it.initialized();
    await it.pay(reference);
    await heard();
    expect(it.view(reference).webhooks).toMatchObject([{ fate: 'lost', attempts: 0 }]);
  });

  it('come twice', async () => {
    const it = await start({ profile: { webhooks: { duplicate: 1 } } });
    await it.pay(await it.initialized());
    await heard('charge.success', 'charge.success');
    expect(merchant.received[0]).toEqual(merchant.received[1]);
  });

  it('come late', async () => {
    const it = await start({ profile: { webhooks: { delayed: 1, delayMs: 200 } } });
    await it.pay(await it.initialized());
    await pause(100);
    expect(merchant.received).toEqual([]);
    await heard('charge.success');
  });

  it('come in another order', async () => {
    const it = await start();
    await it.control('profile', { webhooks: { reordered: 1, delayMs: 60_000 } });
    const reference = await it.initialized();
    await it.pay(reference);
    await it.control('profile', {});
    await it.pay(reference, 'dispute');
    await heard('charge.dispute.create', 'charge.success');
    const about = it.view(reference).webhooks.map(({ event }) => event);
    expect(about).toEqual(['charge.success', 'charge.dispute.create']);
  });

  it('are forged by a stranger before anything is paid', async () => {
    const it = await start({ profile: { webhooks: { forged: 1 } } });
    merchant.answers = [401];
    const reference = await it.initialized();
    await heard('charge.success');
    expect(merchant.received[0]).toMatchObject({ isSigned: false, data: { reference } });
    expect(it.view(reference)).toMatchObject({ status: 'unpaid', webhooks: [{ fate: 'forged' }] });
  });
});

describe('a profile', () => {
  it('is told and refused in words', async () => {
    const it = await start();
    const set = await it.control('profile', { name: 'storm', seed: 5 });
    expect(set.json).toMatchObject({ data: { seed: 5, webhooks: { lost: 0.3 } } });
    expect((await call(`${it.origin}/_paystack/profile`)).json).toEqual(set.json);
    for (const [profile, words] of [
      [{ name: 'hurricane' }, 'only calm, mixed, storm'],
      [{ luck: 1 }, 'a profile has no luck'],
      [{ verify: { luck: 1 } }, 'verify has no luck'],
      [{ verify: { error: 2 } }, 'is a chance'],
      [{ verify: { error: 0.6, half: 0.6 } }, 'sums to more than 1'],
      [{ verify: { error: 'often' } }, 'is not a number'],
      [{ unpaid: 'late' }, 'unpaid is one of'],
    ] as const) {
      const reply = await it.control('profile', profile);
      expect(reply.status).toBe(400);
      expect(reply.text).toContain(words);
    }
    expect((await call(`${it.origin}/_paystack/profile`)).json).toEqual(set.json);
  });
});
