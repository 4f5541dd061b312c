import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../test/support/eventually.js';
import { aRequestId, TestSimulator } from './http-client-for-spec.js';
import type { SimulatorOptions } from './server.js';

interface ReceivedCallback {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

let server: Server;
let simulator: TestSimulator | undefined;
let received: ReceivedCallback[];
let answer: string;

beforeEach(async () => {
  received = [];
  answer = '{"response":"success"}';
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      received.push(JSON.parse(text) as ReceivedCallback);
      response.end(answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  await simulator?.stop();
  server.closeAllConnections();
  server.close();
});

async function start(options: Partial<SimulatorOptions> = {}): Promise<TestSimulator> {
  const { port } = server.address() as AddressInfo;
  const callback = { url: `http://127.0.0.1:${port}/told`, retryMs: 20 };
  const now = (): Date => new Date();
  simulator = await TestSimulator.start({ settleAfterMs: 50, callback, now, ...options });
  return simulator;
}

/** Waits for that many callbacks, and long enough for one too many. */
async function heard(count: number): Promise<void> {
  await eventually(() => {
    expect(received.length).toBeGreaterThanOrEqual(count);
  });
  await pause(150);
  expect(received).toHaveLength(count);
}

function pause(ms: number): Promise<void> {
  // eslint-disable-next-line no-restricted-syntax -- nothing tells that one too many does not come
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function pay(it: TestSimulator, scenario: string): Promise<string> {
  const stamp = new Date(Date.now() + 3_600_000).toISOString().replaceAll(/\D/g, '').slice(0, 12);
  const request_id = aRequestId(stamp);
  await it.pay({ request_id, billersCode: `70${scenario}000000000` });
  return request_id;
}

describe('a callback', () => {
  it('tells of a vend that is delivered later, with its token', async () => {
    const it = await start();
    const requestId = await pay(it, '02');
    await heard(1);
    const token = it.it.record()[0]?.token ?? '';
    expect(received[0]).toMatchObject({
      type: 'transaction-update',
      data: {
        code: '000',
        content: { transactions: { status: 'delivered', unit_price: 5000, method: 'wallet' } },
        response_description: 'TRANSACTION DELIVERED',
        amount: 5000,
        transaction_date: null,
        requestId,
        purchased_code: `Token : ${token}`,
      },
    });
    expect(JSON.stringify(received[0])).not.toContain('extras');
  });

  it('tells of a vend that had settled before it was recorded', async () => {
    let atMs = Date.now();
    await pay(await start({ now: () => new Date((atMs += 500)) }), '02');
    await heard(1);
  });

  it('tells of a reversal, with what went back to the float', async () => {
    const requestId = await pay(await start(), '04');
    await heard(1);
    expect(received[0]).toMatchObject({
      type: 'transaction-update',
      data: {
        code: '040',
        content: { transactions: { status: 'reversed', total_amount: 4925 } },
        amount: 4925,
        requestId,
        purchased_code: '',
      },
    });
  });

  it.each(['00', '01', '03', '05'])('is not made about scenario %s', async (scenario) => {
    const it = await start();
    await (scenario === '05' ? Promise.race([pay(it, scenario), pause(100)]) : pay(it, scenario));
    await heard(0);
  });

  it.each(['{"response":"failed"}', 'success', ''])(
    'is repeated up to five times when it is answered %j',
    async (text) => {
      answer = text;
      await pay(await start(), '02');
      await heard(5);
      expect(new Set(received.map((one) => JSON.stringify(one))).size).toBe(1);
    },
  );

  it('comes after a restart when its vend was not settled before', async () => {
    const it = await start({ settleAfterMs: 400 });
    await pay(it, '02');
    await it.restart();
    await heard(1);
  });

  it('may come twice, and with one about an unknown id', async () => {
    const requestId = await pay(
      await start({ profile: { callbacks: { duplicate: 1, unknown: 1 } } }),
      '02',
    );
    await heard(3);
    expect(received.map(({ data }) => data['requestId']).sort()).toEqual([
      requestId,
      requestId,
      `${requestId}0unknown`,
    ]);
  });
});
