import { afterEach, describe, expect, it } from '@jest/globals';
import { call, TestSimulator } from '../http-client-for-spec.js';
import { dataOf, TestPaystack } from './client-for-spec.js';

let paystack: TestPaystack | undefined;
afterEach(async () => {
  await paystack?.stop();
  paystack = undefined;
});

async function start(...options: Parameters<typeof TestPaystack.start>): Promise<TestPaystack> {
  paystack = await TestPaystack.start(...options);
  return paystack;
}

describe('the list', () => {
  it('has the newest first, by pages', async () => {
    const it = await start();
    const references: string[] = [];
    for (let i = 0; i < 5; i += 1) references.push(await it.initialized());
    const page = await it.call('transaction?perPage=2&page=2');
    expect(page.json).toMatchObject({
      status: true,
      message: 'Transactions retrieved',
      data: [{ reference: references[2] }, { reference: references[1] }],
      meta: { total: 5, skipped: 2, perPage: 2, page: 2, pageCount: 3 },
    });
    expect((await it.call('transaction?per_page=2&page=2')).text).toBe(page.text);
    const all = await it.call('transaction');
    expect(all.json['meta']).toMatchObject({ total: 5, perPage: 50, page: 1, pageCount: 1 });
  });

  it('can be asked for a status, a reference and a time', async () => {
    let nowMs = Date.parse('2026-01-15T10:00:00Z');
    const it = await start({}, { now: () => new Date(nowMs) });
    const [early, paid] = [await it.initialized(), await it.initialized()];
    await it.pay(paid);
    nowMs += 3_600_000;
    const late = await it.initialized();
    const listed = async (query: string): Promise<unknown[]> => {
      const { json } = await it.call(`transaction?${query}`);
      return (json['data'] as { reference: string }[]).map(({ reference }) => reference);
    };
    expect(await listed('status=success')).toEqual([paid]);
    expect(await listed('status=abandoned')).toEqual([late, early]);
    expect(await listed(`reference=${early}`)).toEqual([early]);
    expect(await listed('from=2026-01-15T10:30:00Z')).toEqual([late]);
    expect(await listed('from=2026-01-15&to=2026-01-15T10:00:00.000Z')).toEqual([paid, early]);
    expect(await listed('to=2026-01-14')).toEqual([]);
  });

  it('finds one by its id', async () => {
    const it = await start();
    const reference = await it.initialized();
    const id = String(dataOf(await it.verify(reference))['id']);
    expect(dataOf(await it.call(`transaction/${id}`))).toMatchObject({ reference });
    expect((await it.call('transaction/1')).status).toBe(404);
  });
});

describe('the record', () => {
  it('lists transactions beside those of the providers', async () => {
    const it = await start();
    const [first, second] = [await it.initialized(), await it.initialized()];
    await it.pay(second);
    const url = `${it.origin}/_record?provider=paystack`;
    expect((await call(`${url}&limit=1`)).json).toMatchObject({
      data: [{ seq: 1, reference: first, status: 'unpaid', paidAt: null, webhooks: [] }],
      next: 1,
    });
    expect((await call(`${url}&since=1`)).json).toMatchObject({
      data: [{ seq: 2, reference: second, status: 'success', amount: 500_000, currency: 'NGN' }],
      next: 2,
    });
    expect((await call(`${it.origin}/_record`)).json['data']).toEqual([]);
  });

  it('knows after a restart what was paid, given back and disputed', async () => {
    const it = await start();
    const references = [await it.initialized(), await it.initialized(), await it.initialized()];
    const [paid = '', refunded = '', disputed = ''] = references;
    await it.pay(paid, 'off-by-one');
    await it.pay(refunded, 'refund', '&amount=100');
    await it.pay(disputed, 'dispute');
    const before = await Promise.all(references.map((one) => it.verify(one)));
    const views = references.map((one) => ({ ...it.view(one), verifyCalls: 0 }));
    await it.simulator.restart();
    expect(references.map((one) => it.view(one))).toEqual(views);
    const after = await Promise.all(references.map((one) => it.verify(one)));
    expect(after.map(({ text }) => text)).toEqual(before.map(({ text }) => text));
    expect((await it.initialize({ reference: paid })).json['code']).toBe('duplicate_reference');
    expect((await it.pay(disputed, 'dispute-resolved')).status).toBe(200);
  });

  it('is not there when the simulator was started without it', async () => {
    const without = await TestSimulator.start();
    expect(() => without.it.paystack()).toThrow('started without paystack');
    expect((await call(`${without.origin}/paystack/transaction`)).status).toBe(404);
    await without.stop();
  });
});
