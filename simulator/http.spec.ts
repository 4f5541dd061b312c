import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  aRequestId,
  call,
  getHeaders,
  postHeaders,
  TestSimulator,
} from './http-client-for-spec.js';

let simulator: TestSimulator;

beforeEach(async () => {
  simulator = await TestSimulator.start();
});
afterEach(async () => {
  await simulator.stop();
});

describe('the keys', () => {
  const invalid = { code: '087', message: 'INVALID CREDENTIALS' };

  it.each([
    {},
    { 'api-key': 'an-api-key' },
    { 'secret-key': 'SK_test' },
    { 'api-key': 'an-api-key', 'public-key': 'PK_test' },
    { 'api-key': 'wrong', 'secret-key': 'SK_test' },
    { 'api-key': 'an-api-key', 'secret-key': 'wrong' },
  ])('%j do not open a POST', async (headers) => {
    for (const path of ['pay', 'requery', 'merchant-verify']) {
      const reply = await simulator.post(path, {}, { headers });
      expect([reply.status, reply.json]).toEqual([401, invalid]);
    }
  });

  it.each([{}, { 'api-key': 'an-api-key' }, { 'api-key': 'an-api-key', 'secret-key': 'SK_test' }])(
    '%j do not open a GET',
    async (headers) => {
      for (const path of ['balance', 'services', 'service-categories', 'service-variations']) {
        const reply = await call(`${simulator.it.url}/${path}`, { headers });
        expect([reply.status, reply.json]).toEqual([401, invalid]);
      }
    },
  );
});

describe('bad input', () => {
  afterEach(async () => {
    expect((await call(`${simulator.origin}/_health`)).json).toEqual({ status: 'ok' });
  });

  it.each(['', '{', 'null', '[]', '"text"', '12'])('%p is answered with 011', async (body) => {
    const reply = await simulator.post('pay', body);
    expect([reply.status, reply.json['code']]).toEqual([400, '011']);
  });

  it('of hostile types is answered', async () => {
    const hostile = [{}, [], 1, true, null, '__proto__', 'constructor', 1e308, '\u0000'];
    for (const value of hostile) {
      const fields = { serviceID: value, billersCode: value, amount: value, variation_code: value };
      expect((await simulator.pay({ ...fields, phone: value })).status).toBe(200);
      expect((await simulator.post('merchant-verify', { ...fields, type: value })).status).toBe(
        200,
      );
      expect((await simulator.post('requery', { request_id: value })).status).toBe(200);
    }
  });

  it('of more than 1 MB is answered with 413', async () => {
    expect((await simulator.post('pay', 'x'.repeat((1 << 20) + 1))).status).toBe(413);
    expect((await simulator.post('pay', ' '.repeat(1 << 20))).status).toBe(400);
  });

  it('of an unknown path or a wrong method is answered with 404 or 405', async () => {
    for (const path of ['/', '/api', '/api/pay/', '/api/toString', '/record', '/pay']) {
      expect((await call(simulator.origin + path, { headers: getHeaders })).status).toBe(404);
    }
    expect((await simulator.get('pay')).status).toBe(405);
    expect((await simulator.post('balance', {})).status).toBe(405);
    expect((await call(`${simulator.origin}/_record`, { method: 'DELETE' })).status).toBe(405);
  });

  it('that is not HTTP, or breaks off, harms nobody', async () => {
    const garbled = connect(simulator.it.port, '127.0.0.1');
    garbled.on('error', () => undefined);
    garbled.end('\u0001\u0002\u0003\r\n\r\n').resume();
    await once(garbled, 'close');
    const cut = connect(simulator.it.port, '127.0.0.1');
    cut.on('error', () => undefined);
    const head = Object.entries(postHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
    cut.write(
      `POST /api/pay HTTP/1.1\r\nhost: x\r\n${head.join('')}content-length: 99\r\n\r\n{"re`,
    );
    cut.end().resume();
    await once(cut, 'close');
    expect(simulator.it.record()).toEqual([]);
  });
});

describe('the record over HTTP', () => {
  it('pages by seq, without keys', async () => {
    for (const meter of ['7000000000001', '7002000000002', '7001000000003']) {
      await simulator.pay({ billersCode: meter });
    }
    const first = await call(`${simulator.origin}/_record?limit=2`);
    const data = first.json['data'] as Record<string, unknown>[];
    expect(data.map(({ seq, status }) => [seq, status])).toEqual([
      [1, 'delivered'],
      [2, 'pending'],
    ]);
    expect(first.json['next']).toBe(2);
    expect(data[0]).toMatchObject({
      serviceID: 'ikeja-electric',
      billersCode: '7000000000001',
      variationCode: 'prepaid',
      amountNaira: 5000,
      scenario: '00',
      chargedNaira: 4925,
      payCalls: 1,
      requeryCalls: 0,
      createdAt: '2026-01-15T13:30:00.000Z',
    });
    const second = await call(`${simulator.origin}/_record?since=2`);
    expect((second.json['data'] as unknown[]).length).toBe(1);
    const end = await call(`${simulator.origin}/_record?since=3&limit=x`);
    expect(end.json).toEqual({ data: [], next: 3 });
  });

  it('shows a vend under its first seq with the status of now', async () => {
    await simulator.pay({ billersCode: '7002000000002' });
    simulator.clock.pass(3000);
    const { json } = await call(`${simulator.origin}/_record`);
    expect(json['data']).toMatchObject([{ seq: 1, status: 'delivered' }]);
  });

  it('counts the calls of every id, executed or not', async () => {
    const request_id = aRequestId();
    await simulator.pay({ request_id, billersCode: '7008000000000' });
    await simulator.pay({ request_id, billersCode: '7008000000000' });
    await simulator.requery(request_id);
    const { json } = await call(`${simulator.origin}/_calls?requestId=${request_id}`);
    expect(json).toEqual({ payCalls: 2, requeryCalls: 1 });
    expect(simulator.it.calls('202601151430never')).toEqual({ payCalls: 0, requeryCalls: 0 });
  });
});
