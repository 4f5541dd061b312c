import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aVtpassOrder, aRequestId, aGoodMeter, TestSimulator } from '../http-client-for-spec.js';

let simulator: TestSimulator;

beforeEach(async () => {
  simulator = await TestSimulator.start();
});
afterEach(async () => {
  await simulator.stop();
});

async function codeOf(fields: Record<string, unknown>): Promise<unknown> {
  return (await simulator.pay(fields)).json['code'];
}

describe('the rules of /pay', () => {
  it.each([
    [{ request_id: undefined }, '085'],
    [{ request_id: '20260115143' }, '085'],
    [{ request_id: '202601141430abc' }, '085'],
    [{ serviceID: undefined }, '011'],
    [{ billersCode: '' }, '011'],
    [{ variation_code: null }, '011'],
    [{ phone: undefined }, '011'],
    [{ amount: 'much' }, '011'],
    [{ amount: 0 }, '011'],
    [{ amount: 500.5 }, '011'],
    [{ serviceID: 'phed' }, '012'],
    [{ variation_code: 'weekly' }, '010'],
    [{ amount: 499 }, '013'],
    [{ amount: 400_001 }, '017'],
    [{ amount: '500' }, '000'],
    [{ amount: 400_000 }, '000'],
  ])('%j gives %s', async (fields, code) => {
    const order = aVtpassOrder(fields);
    const reply = await simulator.post('pay', order);
    expect([reply.status, reply.json['code']]).toEqual([200, code]);
    const isExecuted = code === '000';
    expect(simulator.it.record()).toHaveLength(isExecuted ? 1 : 0);
    const requestId = order['request_id'];
    if (typeof requestId === 'string') {
      const { json } = await simulator.requery(requestId);
      expect(json['code']).toBe(isExecuted ? '000' : '015');
    }
  });

  it('gives each fault of a request id its own message', async () => {
    const faults = [undefined, '20260115143', '202601141430abc'];
    const messages = new Set<unknown>();
    for (const request_id of faults) {
      messages.add((await simulator.pay({ request_id })).json['response_description']);
    }
    expect(messages.size).toBe(3);
  });

  it('takes a request id of the new day from midnight in Lagos on', async () => {
    simulator.clock.moveTo(new Date('2026-01-15T22:59:59.999Z'));
    expect(await codeOf({ request_id: aRequestId('202601160000') })).toBe('085');
    expect(await codeOf({ request_id: aRequestId('202601152359') })).toBe('000');
    simulator.clock.moveTo(new Date('2026-01-15T23:00:00.000Z'));
    expect(await codeOf({ request_id: aRequestId('202601152359') })).toBe('085');
    simulator.clock.pass(60_000);
    expect(await codeOf({ request_id: aRequestId('202601160000') })).toBe('000');
  });

  it('never takes the id of an order twice, not even a failed one or the day after', async () => {
    for (const billersCode of [aGoodMeter, '123']) {
      const request_id = aRequestId();
      await simulator.pay({ request_id, billersCode });
      expect(await codeOf({ request_id, billersCode: '6200000000018' })).toBe('014');
      expect(await codeOf({ request_id, amount: 'much' })).toBe('014');
    }
    const request_id = aRequestId();
    simulator.clock.pass(60_000);
    expect(await codeOf({ request_id })).toBe('000');
    simulator.clock.pass(24 * 3_600_000);
    expect(await codeOf({ request_id })).toBe('014');
  });

  it('takes an id again that was refused before any order existed', async () => {
    const request_id = aRequestId();
    expect(await codeOf({ request_id, amount: 1 })).toBe('013');
    expect(await codeOf({ request_id })).toBe('000');
    expect(simulator.it.record()[0]).toMatchObject({ requestId: request_id, payCalls: 2 });
  });

  it('vends once when the same id comes many times at once', async () => {
    const request_id = aRequestId();
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => simulator.post('pay', aVtpassOrder({ request_id }))),
    );
    const codes = replies.map(({ json }) => json['code']);
    expect(codes.filter((code) => code === '000')).toHaveLength(1);
    expect(codes.filter((code) => code === '014')).toHaveLength(49);
    const vends = simulator.it.record();
    expect(vends).toHaveLength(1);
    expect(vends[0]).toMatchObject({ requestId: request_id, payCalls: 50 });
  });

  it('answers 019 for the same meter and service within 30 seconds', async () => {
    expect(await codeOf({})).toBe('000');
    expect(await codeOf({})).toBe('019');
    expect(await codeOf({ serviceID: 'eko-electric' })).toBe('000');
    expect(await codeOf({ billersCode: '6200000000018' })).toBe('000');
    simulator.clock.pass(29_999);
    expect(await codeOf({})).toBe('019');
    simulator.clock.pass(1);
    expect(await codeOf({})).toBe('000');
  });

  it('starts those 30 seconds only with an order that was not refused', async () => {
    expect(await codeOf({ billersCode: '123' })).toBe('016');
    expect(await codeOf({ billersCode: '123' })).toBe('016');
    expect(await codeOf({ billersCode: '7002000000000' })).toBe('000');
    expect(await codeOf({ billersCode: '7002000000000' })).toBe('019');
  });

  it('vends one of two orders for a meter that come at once', async () => {
    const codes = await Promise.all([codeOf({}), codeOf({})]);
    expect(codes.sort()).toEqual(['000', '019']);
  });
});

describe('the merchant float', () => {
  const balance = async (): Promise<unknown> =>
    ((await simulator.get('balance')).json['contents'] as { balance: number }).balance;

  beforeEach(async () => {
    await simulator.stop();
    simulator = await TestSimulator.start({ floatNaira: 10_000 });
  });

  it('pays for what is delivered or pending and gets back what fails or is reversed', async () => {
    expect((await simulator.get('balance')).json).toEqual({
      code: 1,
      contents: { balance: 10_000 },
    });
    await simulator.pay({ amount: 1000 });
    expect(await balance()).toBe(9015);
    await simulator.pay({ amount: 1000, billersCode: '7003000000000' });
    await simulator.pay({ amount: 1000, billersCode: '7004000000000' });
    await simulator.pay({ amount: 1000, billersCode: '123' });
    expect(await balance()).toBe(7045);
    simulator.clock.pass(3000);
    expect(await balance()).toBe(9015);
  });

  it('refuses with 018 what it cannot pay for', async () => {
    expect(await codeOf({ amount: 9000 })).toBe('000');
    expect(await codeOf({ amount: 2000, billersCode: '6200000000018' })).toBe('018');
    expect(await codeOf({ amount: 1000, billersCode: '6200000000018' })).toBe('000');
  });
});

describe('/requery and /merchant-verify', () => {
  it('refuse what they cannot read', async () => {
    expect((await simulator.post('requery', {})).json['code']).toBe('011');
    expect((await simulator.requery('202601151430unknown')).json['code']).toBe('015');
    expect((await simulator.requery('short')).json['code']).toBe('015');
    expect((await simulator.verify('')).json['code']).toBe('011');
    expect((await simulator.verify(aGoodMeter, { type: 'weekly' })).json['code']).toBe('011');
    expect((await simulator.verify(aGoodMeter, { serviceID: 'phed' })).json['code']).toBe('012');
  });
});
