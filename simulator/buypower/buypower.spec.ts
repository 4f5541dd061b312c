import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aRequestId, aGoodMeter } from '../http-client-for-spec.js';
import {
  aBuypowerOrder,
  buypowerSignature,
  TestBuypower,
  type SignedReply,
} from './client-for-spec.js';

const settleAfterMs = 3000;
let buypower: TestBuypower;
let orderId: string;

beforeEach(async () => {
  buypower = await TestBuypower.start({ floatNaira: 1_000_000 });
  orderId = aRequestId();
});
afterEach(async () => {
  await buypower.simulator.stop();
});

const meterOf = (scenario: string, kind = '70'): string => `${kind}${scenario}000000000`;
const codes = ({ status, json, data }: SignedReply): unknown[] =>
  [status, json['responseCode'], data['responseCode']].filter((code) => code !== undefined);
const balance = async (): Promise<unknown> =>
  (await buypower.call('wallet/balance')).data['balance'];

const DELIVERED = [200, 200, 100];
const PENDING = [202, 202];
const INITIATED = [200, 200, 101];
const FAILED = [422, 422];

describe('an order', () => {
  it.each([
    ['00', DELIVERED, DELIVERED, 'delivered'],
    ['01', FAILED, FAILED, 'failed'],
    ['02', PENDING, DELIVERED, 'delivered'],
    ['03', PENDING, FAILED, 'failed'],
    ['04', DELIVERED, FAILED, 'reversed'],
    ['10', DELIVERED, DELIVERED, 'delivered'],
    ['11', INITIATED, FAILED, 'reversed'],
    ['13', [500, 500], DELIVERED, 'delivered'],
  ])('of scenario %s is answered %j, and %j when it has settled', async (...row) => {
    const [scenario, first, last, status] = row;
    expect(codes(await buypower.vend({ orderId, meter: meterOf(scenario) }))).toEqual(first);
    buypower.simulator.clock.pass(settleAfterMs);
    expect(codes(await buypower.ask(orderId))).toEqual(last);
    expect(buypower.face.record()).toMatchObject([{ requestId: orderId, status }]);
  });

  it.each([
    ['08', 500],
    ['18', 424],
    ['19', 429],
    ['21', 424],
  ])('of scenario %s is not executed', async (scenario, status) => {
    expect((await buypower.vend({ orderId, meter: meterOf(scenario) })).status).toBe(status);
    expect(await buypower.ask(orderId)).toMatchObject({
      status: 404,
      json: { status: false, message: 'Order not found' },
    });
    expect(buypower.face.record()).toEqual([]);
    expect(buypower.face.calls(orderId)).toEqual({ payCalls: 1, requeryCalls: 1 });
  });

  it('that was reversed says so, and one that failed does not', async () => {
    await buypower.vend({ orderId, meter: meterOf('04') });
    const failed = aRequestId();
    await buypower.vend({ orderId: failed, meter: meterOf('01') });
    buypower.simulator.clock.pass(settleAfterMs);
    const message = 'Transaction failed. Refund already processed.';
    const reversed = await buypower.ask(orderId);
    expect(reversed.json).toMatchObject({ status: false, message, responseCode: 422 });
    expect(reversed.data).toEqual({ orderId, refunded: true });
    const refused = await buypower.ask(failed);
    expect(refused.json).toMatchObject({ status: false, message, responseCode: 422 });
    expect(refused.data).toEqual({ orderId: failed });
  });

  it('has a receipt that says what it cost, and the float is charged that', async () => {
    const { data } = await buypower.vend({ orderId });
    expect(data).toMatchObject({
      orderId,
      disco: 'IKEJA',
      token: expect.stringMatching(/^99\d{18}$/),
      vendAmount: 5000,
      totalAmountPaid: 5000,
      commission: 50,
    });
    expect(data).not.toHaveProperty('tokens');
    expect(buypower.face.record()).toMatchObject([
      { transactionId: data['id'], token: data['token'], chargedNaira: 4950 },
    ]);
    expect(await balance()).toBe(995_050);
  });

  it('has more tokens by scenarios 14 and 20, and none when it is postpaid', async () => {
    const roles = async (fields: Record<string, unknown>): Promise<unknown> => {
      const { data } = await buypower.vend({
        orderId: aRequestId(),
        meter: meterOf('14'),
        ...fields,
      });
      return (data['tokens'] as { role: string }[] | undefined)?.map(({ role }) => role);
    };
    expect(await roles({})).toEqual(['CREDIT', 'KCT1', 'KCT2']);
    expect(await roles({ disco: 'EKO' })).toEqual(['CREDIT', 'BONUS']);
    expect(await roles({ meter: meterOf('20') })).toEqual(['CREDIT', 'RESET', 'CONFIGURE']);
    expect(await roles({ vendType: 'POSTPAID' })).toBeUndefined();
    const { data } = await buypower.vend({ orderId, vendType: 'POSTPAID' });
    expect(data['token']).toBeNull();
  });

  it('whose token comes later has it when it is asked about', async () => {
    expect((await buypower.vend({ orderId, meter: meterOf('10') })).data['token']).toBeNull();
    buypower.simulator.clock.pass(settleAfterMs);
    expect((await buypower.ask(orderId)).data['token']).toMatch(/^99\d{18}$/);
  });

  it('of a meter that only VTpass makes trouble with is delivered', async () => {
    expect(codes(await buypower.vend({ meter: meterOf('01', '71') }))).toEqual(DELIVERED);
    expect(codes(await buypower.vend({ meter: meterOf('01', '72') }))).toEqual(FAILED);
  });
});

describe('what /vend checks first', () => {
  it('is the id, then whether there is such an order, and only then the rest', async () => {
    expect((await buypower.vend({ orderId: 'no such form' })).status).toBe(400);
    await buypower.vend({ orderId });
    for (const fields of [{}, { amount: 'much' }, { disco: 'ATLANTIS' }]) {
      expect(await buypower.vend({ orderId, ...fields })).toMatchObject({
        status: 409,
        json: { status: false, message: 'Duplicate order', responseCode: 409 },
      });
    }
    expect(buypower.face.record()).toHaveLength(1);
    expect(buypower.face.calls(orderId).payCalls).toBe(4);
  });

  it.each([
    [{ meter: '' }, 400],
    [{ phone: undefined }, 400],
    [{ vendType: 'prepaid' }, 400],
    [{ vendType: 'constructor' }, 400],
    [{ vertical: 'WATER' }, 400],
    [{ paymentType: 'CARD' }, 400],
    [{ disco: 'ABA' }, 400],
    [{ disco: 'ikeja-electric' }, 400],
    [{ disco: 'toString' }, 400],
    [{ amount: '5000' }, 400],
    [{ amount: 5000.5 }, 400],
    [{ amount: 499 }, 400],
    [{ amount: 400_001 }, 400],
    [{ amount: 4_999, meter: meterOf('17') }, 400],
    [{ amount: 1_000_000, disco: 'ABUJA' }, 200],
    [{ amount: 1_011_000, disco: 'PH' }, 402],
  ])('with %j answers %d', async (fields, status) => {
    const reply = await buypower.vend({ orderId, ...fields });
    expect(reply.status).toBe(status);
    expect(reply.json['responseCode']).toBe(status);
    expect(buypower.face.record()).toHaveLength(status === 200 ? 1 : 0);
  });

  it('takes one of two concurrent sends of one order', async () => {
    const replies = await Promise.all([buypower.vend({ orderId }), buypower.vend({ orderId })]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe('a meter', () => {
  it.each([
    [aGoodMeter, 200, { meterNo: aGoodMeter, canVend: true, minVendAmount: null }],
    [meterOf('16'), 200, { canVend: false }],
    [meterOf('17'), 200, { minVendAmount: 5000, outstanding: 1250.5 }],
    [meterOf('18'), 503, {}],
    ['12345678901', 422, {}],
  ])('%s is checked with %d', async (meter, status, data) => {
    expect(await buypower.check(meter)).toMatchObject({ status, data });
  });

  it('is asked about at a disco and of a kind', async () => {
    expect((await buypower.check(aGoodMeter, 'YOLA')).status).toBe(400);
    expect((await buypower.check(aGoodMeter, 'IKEJA', 'prepaid')).status).toBe(400);
  });
});

describe('every JSON answer', () => {
  it('is signed with the key of the request, right or wrong', async () => {
    const right = [
      await buypower.vend({ orderId }),
      await buypower.vend({ orderId }),
      await buypower.ask(orderId),
      await buypower.ask('unknown'),
      await buypower.check(aGoodMeter),
      await buypower.call('wallet/balance'),
      await buypower.call('discos/status'),
    ];
    for (const { text, signature } of right) expect(signature).toBe(buypowerSignature(text));
    const wrong = await buypower.call('wallet/balance', undefined, 'wrong');
    expect(wrong).toMatchObject({ status: 401, json: { status: false, responseCode: 401 } });
    expect(wrong.signature).toBe(buypowerSignature(wrong.text, 'wrong'));
  });

  it('but garbage, which nobody would have signed', async () => {
    for (const meter of ['7009000000000', '7009000000001']) {
      const reply = await buypower.vend({ meter });
      expect([reply.status, reply.signature, reply.json]).toEqual([200, null, {}]);
    }
  });
});

describe('the two faces', () => {
  it('share no record, no float and no call', async () => {
    const { simulator } = buypower;
    await buypower.vend({ orderId });
    await simulator.pay({ request_id: orderId });
    expect(simulator.it.record()).toMatchObject([{ chargedNaira: 4925 }]);
    expect(buypower.face.record()).toMatchObject([{ chargedNaira: 4950 }]);
    expect(simulator.it.calls(orderId)).toEqual({ payCalls: 1, requeryCalls: 0 });
    const seen = await fetch(`${simulator.origin}/_record?provider=buypower`);
    expect(await seen.json()).toMatchObject({ data: [{ requestId: orderId, chargedNaira: 4950 }] });
  });

  it('have a profile and a statement each', async () => {
    const { origin } = buypower.simulator;
    const profile = { provider: 'buypower', chances: { pendingThenDelivered: 1 } };
    const body = JSON.stringify(profile);
    await fetch(`${origin}/_profile`, { method: 'POST', body });
    expect(codes(await buypower.vend({ orderId }))).toEqual(PENDING);
    const paid = await buypower.simulator.pay();
    expect(paid.json['response_description']).toBe('TRANSACTION SUCCESSFUL');
    const url = `${origin}/_statement?date=2026-01-15&provider=buypower`;
    const statement = await (await fetch(url)).text();
    expect(statement).toContain(orderId);
    expect(statement).not.toContain(String(paid.json['requestId']));
    const closing = Number(statement.trimEnd().split(',').at(-1));
    expect(closing).toBe(await balance());
  });

  it('keep what they vended when they start again', async () => {
    await buypower.vend({ orderId, meter: meterOf('02') });
    await buypower.simulator.restart();
    expect(codes(await buypower.ask(orderId))).toEqual(PENDING);
    expect((await buypower.vend(aBuypowerOrder({ orderId }))).status).toBe(409);
    expect(await balance()).toBe(995_050);
    buypower.simulator.clock.pass(settleAfterMs);
    expect(codes(await buypower.ask(orderId))).toEqual(DELIVERED);
  });
});
