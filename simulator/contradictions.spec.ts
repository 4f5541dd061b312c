import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestBuypower } from './buypower/client-for-spec.js';
import { aRequestId, aGoodMeter, transactionOf } from './http-client-for-spec.js';
import { scenarioOf } from './scenarios.js';

const settleAfterMs = 3000;
const meterOf = (code: string): string => `75${code}00000001`;
let buypower: TestBuypower;
let requestId: string;

beforeEach(async () => {
  buypower = await TestBuypower.start({ settleAfterMs });
  requestId = aRequestId();
});
afterEach(async () => {
  await buypower.simulator.stop();
});

/** The fields of an answer that say which order it is about, and what it says of it. */
interface About {
  readonly id: unknown;
  readonly meter?: unknown;
  readonly amount: unknown;
  readonly status: unknown;
}

const byProvider = {
  vtpass: {
    buy: async (code: string, fields: Record<string, unknown> = {}): Promise<About> => {
      const order = { request_id: requestId, billersCode: meterOf(code), ...fields };
      return ofVtpass(await buypower.simulator.pay(order));
    },
    ask: async (): Promise<About> => ofVtpass(await buypower.simulator.requery(requestId)),
  },
  buypower: {
    buy: async (code: string, fields: Record<string, unknown> = {}): Promise<About> => {
      return ofBuypower(
        await buypower.vend({ orderId: requestId, meter: meterOf(code), ...fields }),
      );
    },
    ask: async (): Promise<About> => ofBuypower(await buypower.ask(requestId)),
  },
};

function ofVtpass(reply: Awaited<ReturnType<TestBuypower['simulator']['pay']>>): About {
  const { unique_element: meter, amount, status } = transactionOf(reply);
  return { id: reply.json['requestId'], meter, amount: Number(amount), status };
}

function ofBuypower({ data, status: code }: Awaited<ReturnType<TestBuypower['vend']>>): About {
  const words: Record<number, string> = { 200: 'delivered', 202: 'pending', 422: 'failed' };
  const { orderId: id, meterNo: meter, vendAmount: amount } = data;
  return { id, meter, amount, status: words[code] };
}

describe.each(['vtpass', 'buypower'] as const)('an answer of %s', (provider) => {
  const { buy, ask } = byProvider[provider];
  /** An order of somebody else's, for a good meter. */
  const anotherOrder = async (): Promise<string> => {
    const id = aRequestId();
    await buy('', { request_id: id, orderId: id, billersCode: aGoodMeter, meter: aGoodMeter });
    return id;
  };
  const recordedOf = (): unknown =>
    buypower.simulator.it
      .face(provider)
      .record()
      .map(({ status, contradicts }) => [status, contradicts]);

  it.each([
    ['111', 'delivered'],
    ['121', 'pending'],
    ['131', 'failed'],
  ])('is about the order before: 75%s', async (code, status) => {
    const other = await anotherOrder();
    expect(await buy(code)).toMatchObject({ id: other, status });
    const records = buypower.simulator.it.face(provider).record();
    expect(records.at(-1)).toMatchObject({
      requestId,
      contradicts: { what: 'order', lasts: 'once' },
    });
    buypower.simulator.clock.pass(settleAfterMs);
    expect((await ask()).id).toBe(requestId);
  });

  it('names no order: 75112', async () => {
    expect(await buy('112')).toMatchObject({ id: undefined, status: 'delivered' });
    expect((await ask()).id).toBe(requestId);
  });

  it('has another meter: 75113', async () => {
    const { id, meter } = await buy('113');
    expect([id, meter]).toEqual([requestId, `9${meterOf('113').slice(1)}`]);
    expect((await ask()).meter).not.toBe(meter);
  });

  it('has another amount: 75114', async () => {
    expect(await buy('114')).toMatchObject({ id: requestId, amount: 5100 });
    expect((await ask()).amount).toBe(5000);
  });

  it.each([
    ['211', true, false],
    ['311', true, true],
  ])('contradicts its order for as long as it is meant to: 75%s', async (code, first, last) => {
    expect((await buy(code)).id !== requestId).toBe(true);
    expect((await ask()).id !== requestId).toBe(first);
    buypower.simulator.clock.pass(settleAfterMs);
    expect((await ask()).id !== requestId).toBe(last);
  });

  it('says that another was delivered of what was never executed: 75141', async () => {
    expect(await buy('141')).toMatchObject({ id: `${requestId}0`, status: 'delivered' });
    expect(recordedOf()).toEqual([]);
    expect((await ask()).status).not.toBe('delivered');
  });

  it('is about the same other order after a restart', async () => {
    await anotherOrder();
    const answered = await buy('311');
    await buypower.simulator.restart();
    expect((await ask()).id).toBe(answered.id);
    expect(recordedOf()).toContainEqual(['delivered', { what: 'order', lasts: 'always' }]);
  });
});

describe('a meter 75LOW', () => {
  it.each(['75011', '75411', '75151', '75115', '75143', '75144'])(
    'is an ordinary number where a digit stands for nothing: %s',
    (code) => {
      expect(['good', 'wrong']).toContain(scenarioOf(`${code}00000001`, 'prepaid').code);
    },
  );
});
