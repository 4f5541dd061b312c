import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { takesAtLeast } from '../../test/support/elapsed.js';
import {
  aRequestId,
  contentOf,
  TestSimulator,
  transactionOf,
  type Reply,
} from '../http-client-for-spec.js';

const settleAfterMs = 3000;
let simulator: TestSimulator;
let requestId: string;

beforeEach(async () => {
  simulator = await TestSimulator.start({ settleAfterMs });
  requestId = aRequestId();
});
afterEach(async () => {
  await simulator.stop();
});

const meterOf = (scenario: string): string => `70${scenario}000000000`;
const codeAndStatus = (reply: Reply): unknown[] => [
  reply.json['code'],
  transactionOf(reply)['status'],
];

function pay(billersCode: string, fields: Record<string, unknown> = {}): Promise<Reply> {
  return simulator.pay({ request_id: requestId, billersCode, ...fields });
}

async function ask(): Promise<unknown[]> {
  return codeAndStatus(await simulator.requery(requestId));
}

/** Pays, and returns once the simulator has heard it, although it will not answer. */
async function payUnanswered(billersCode: string): Promise<void> {
  const abandon = new AbortController();
  let heard: Reply | undefined;
  const paying = simulator
    .pay({ request_id: requestId, billersCode }, { signal: abandon.signal })
    .then((reply) => (heard = reply));
  while (simulator.it.calls(requestId).payCalls === 0) await simulator.get('balance');
  // Two more round trips would have overtaken no answer that was on its way.
  await simulator.requery(requestId);
  await simulator.get('balance');
  expect(heard).toBeUndefined();
  abandon.abort();
  await expect(paying).rejects.toThrow(/abort/i);
}

describe('the outcome by scenario', () => {
  it.each(['00', '14', '17'])('%s delivers', async (scenario) => {
    expect(codeAndStatus(await pay(meterOf(scenario)))).toEqual(['000', 'delivered']);
    expect(await ask()).toEqual(['000', 'delivered']);
    expect(simulator.it.record()[0]).toMatchObject({
      status: 'delivered',
      settledAt: '2026-01-15T13:30:00.000Z',
    });
  });

  it.each(['01', '16'])('%s is refused, and stays refused', async (scenario) => {
    expect(codeAndStatus(await pay(meterOf(scenario)))).toEqual(['016', 'failed']);
    expect(await ask()).toEqual(['016', 'failed']);
    expect(simulator.it.record()[0]).toMatchObject({
      status: 'failed',
      chargedNaira: 0,
      token: null,
    });
  });

  it.each([
    ['02', ['000', 'pending'], ['000', 'delivered'], 4925],
    ['03', ['099', undefined], ['016', 'failed'], 0],
    ['11', ['000', 'initiated'], ['040', 'reversed'], 0],
  ])('%s is pending first', async (scenario, first, last, chargedNaira) => {
    expect(codeAndStatus(await pay(meterOf(scenario)))).toEqual(first);
    simulator.clock.pass(settleAfterMs - 1);
    expect(await ask()).toEqual(['000', 'pending']);
    expect(simulator.it.record()[0]).toMatchObject({
      status: 'pending',
      chargedNaira: 4925,
      settledAt: null,
      token: null,
    });
    simulator.clock.pass(1);
    expect(await ask()).toEqual(last);
    expect(simulator.it.record()[0]).toMatchObject({
      status: last[1],
      chargedNaira,
      settledAt: '2026-01-15T13:30:03.000Z',
    });
  });

  it('10 has no token at first, however long it takes to record it', async () => {
    await simulator.stop();
    // Each look at this clock finds that everything so far has settled.
    let atMs = Date.parse('2026-01-15T13:30:00.000Z');
    const now = (): Date => new Date((atMs += settleAfterMs));
    simulator = await TestSimulator.start({ settleAfterMs, now });
    expect((await pay(meterOf('10'))).json['purchased_code']).toBe('');
    expect((await simulator.requery(requestId)).json['purchased_code']).toMatch(/\d{20}/);
  });

  it('04 delivers and is reversed later', async () => {
    expect(codeAndStatus(await pay(meterOf('04')))).toEqual(['000', 'delivered']);
    expect(await ask()).toEqual(['000', 'delivered']);
    simulator.clock.pass(settleAfterMs);
    const reply = await simulator.requery(requestId);
    expect(codeAndStatus(reply)).toEqual(['040', 'reversed']);
    expect(reply.json).toMatchObject({ amount: 4925, purchased_code: '', requestId });
    expect(simulator.it.record()[0]).toMatchObject({ status: 'reversed', chargedNaira: 0 });
  });

  it('05 delivers and never answers', async () => {
    await payUnanswered(meterOf('05'));
    expect(await ask()).toEqual(['000', 'delivered']);
  });

  it.each([meterOf('06'), '300000000000'])(
    '%s never answers and delivers nothing',
    async (meter) => {
      await payUnanswered(meter);
      expect(await ask()).toEqual(['015', undefined]);
      expect(simulator.it.record()).toEqual([]);
    },
  );

  it('07 delivers and resets the connection', async () => {
    await expect(pay(meterOf('07'))).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(await ask()).toEqual(['000', 'delivered']);
  });

  it.each([
    ['08', ['015', undefined], 0],
    ['13', ['000', 'delivered'], 1],
  ])('%s answers a system error', async (scenario, asked, vends) => {
    const reply = await pay(meterOf(scenario));
    expect([reply.status, reply.json['code']]).toEqual([500, '083']);
    expect(await ask()).toEqual(asked);
    expect(simulator.it.record()).toHaveLength(vends);
  });

  it('09 delivers and answers garbage: a page for an even meter, half a document for an odd one', async () => {
    const page = await pay('7009000000002');
    expect([page.status, page.type]).toEqual([200, 'text/html; charset=UTF-8']);
    expect(await ask()).toEqual(['000', 'delivered']);
    requestId = aRequestId();
    const half = await pay('7009000000001');
    expect([half.status, half.type]).toEqual([200, 'application/json']);
    expect(half.text).toMatch(/^\{"code":"000"/);
    expect(() => JSON.parse(half.text) as unknown).toThrow();
    expect(await ask()).toEqual(['000', 'delivered']);
  });

  it.each(['ikeja-electric', 'eko-electric', 'abuja-electric'])(
    '10 delivers without a token at %s, which a later requery shows',
    async (serviceID) => {
      const paid = await pay(meterOf('10'), { serviceID });
      expect(codeAndStatus(paid)).toEqual(['000', 'delivered']);
      expect(paid.json['purchased_code']).toBe('');
      expect(paid.text).not.toMatch(/\b99\d{18}\b/);
      const early = await simulator.requery(requestId);
      expect(transactionOf(early)['extras']).toBeNull();
      simulator.clock.pass(settleAfterMs);
      const late = await simulator.requery(requestId);
      expect(transactionOf(late)['extras']).toMatch(/99\d{18}$/);
      expect(simulator.it.record()[0]?.token).toMatch(/^99\d{18}$/);
    },
  );

  it('14 gives a bonus token at Eko and key-change tokens elsewhere', async () => {
    const eko = await pay(meterOf('14'), { serviceID: 'eko-electric' });
    const bonus = String(eko.json['bonusToken']);
    expect(bonus).toMatch(/^99\d{18}$/);
    expect(eko.json['purchased_code']).toBe(
      `Token : ${String(eko.json['mainToken'])} Bonus Token : ${bonus}`,
    );
    const ikeja = await simulator.pay({ billersCode: meterOf('14') });
    const abuja = await simulator.pay({ billersCode: meterOf('14'), serviceID: 'abuja-electric' });
    for (const [first, second] of [
      [ikeja.json['kct1'], ikeja.json['kct2']],
      [abuja.json['KCT1'], abuja.json['KCT2']],
    ]) {
      expect(first).toMatch(/^99\d{18}$/);
      expect(second).toMatch(/^99\d{18}$/);
      expect(first).not.toBe(second);
    }
  });

  it('16 and 17 say at verify what to expect', async () => {
    expect(contentOf(await simulator.verify(meterOf('16')))['Can_Vend']).toBe('no');
    expect(contentOf(await simulator.verify(meterOf('17')))).toMatchObject({
      Min_Purchase_Amount: 5000,
      Customer_Arrears: '1250.50',
    });
    expect((await pay(meterOf('17'), { amount: 4999 })).json['code']).toBe('013');
  });

  it('18 cannot be verified now and is not executed', async () => {
    expect((await simulator.verify(meterOf('18'))).json['code']).toBe('030');
    expect((await pay(meterOf('18'))).json['code']).toBe('030');
    expect(await ask()).toEqual(['015', undefined]);
  });
});

describe('an outcome that takes its time', () => {
  it('12 answers after settleAfterMs', async () => {
    await simulator.stop();
    simulator = await TestSimulator.start({ settleAfterMs: 80 });
    const order: string[] = [];
    const slow = pay(meterOf('12')).then((reply) => {
      order.push('slow');
      return reply;
    });
    while (simulator.it.record().length === 0) await simulator.get('balance');
    order.push((await simulator.requery(requestId)).json['code'] as string);
    expect(codeAndStatus(await slow)).toEqual(['000', 'delivered']);
    expect(order).toEqual(['000', 'slow']);
  });

  it('does not keep close() waiting', async () => {
    await simulator.stop();
    simulator = await TestSimulator.start({ settleAfterMs: 600_000 });
    const unanswered = [meterOf('12'), meterOf('05')].map((billersCode) =>
      simulator.pay({ billersCode }).catch(() => 'connection lost'),
    );
    while (simulator.it.record().length < 2) await simulator.get('balance');
    await simulator.stop();
    expect(await Promise.all(unanswered)).toEqual(['connection lost', 'connection lost']);
  });

  it('adds the latency it was asked for', async () => {
    await simulator.stop();
    simulator = await TestSimulator.start({ latencyMs: 30 });
    const reply = await takesAtLeast(29, () => pay(meterOf('00')));
    expect(codeAndStatus(reply)).toEqual(['000', 'delivered']);
  });
});

describe("the provider's sandbox meters", () => {
  it('verify as documented', async () => {
    const isWrong = async (meter: string, type = 'prepaid'): Promise<unknown> =>
      contentOf(await simulator.verify(meter, { type }))['WrongBillersCode'];
    expect(await isWrong('1111111111111')).toBe(false);
    expect(await isWrong('1010101010101', 'postpaid')).toBe(false);
    for (const meter of ['201000000000', '500000000000', '400000000000', '300000000000', '123']) {
      expect(await isWrong(meter)).toBe(true);
    }
    const wrong = await simulator.verify('123');
    expect([wrong.status, wrong.json['code']]).toEqual([200, '000']);
    expect(contentOf(wrong)['error']).toBe(
      'This meter is not correct or is not a valid Ikeja Electric prepaid meter. Please check and try again',
    );
  });

  it('1111111111111 and 1010101010101 deliver', async () => {
    expect(codeAndStatus(await pay('1111111111111'))).toEqual(['000', 'delivered']);
    const postpaid = await simulator.pay({
      billersCode: '1010101010101',
      variation_code: 'postpaid',
    });
    expect(codeAndStatus(postpaid)).toEqual(['000', 'delivered']);
  });

  it('201000000000 stays pending', async () => {
    expect(codeAndStatus(await pay('201000000000'))).toEqual(['000', 'pending']);
    simulator.clock.pass(365 * 24 * 3_600_000);
    expect(await ask()).toEqual(['000', 'pending']);
  });

  it('500000000000 answers a page and executes nothing', async () => {
    const reply = await pay('500000000000');
    expect([reply.status, reply.type]).toEqual([200, 'text/html; charset=UTF-8']);
    expect(await ask()).toEqual(['015', undefined]);
  });

  it('400000000000 closes the connection and executes nothing', async () => {
    await expect(pay('400000000000')).rejects.toMatchObject({ cause: { code: 'UND_ERR_SOCKET' } });
    expect(await ask()).toEqual(['015', undefined]);
  });

  it('any other number fails', async () => {
    expect(codeAndStatus(await pay('01000000009'))).toEqual(['016', 'failed']);
    expect(await ask()).toEqual(['016', 'failed']);
  });
});
