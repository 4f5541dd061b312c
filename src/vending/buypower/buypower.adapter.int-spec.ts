import { describe, expect, it } from '@jest/globals';
import { buypowerFace } from '../../../simulator/buypower/face.js';
import { startSimulator } from '../../../simulator/server.js';
import { SETTLE_AFTER_MS, SIMULATOR_KEYS } from '../../../test/support/app.js';
import { API_KEY, signatureHeader } from '../../../test/support/buypower.js';
import {
  httpAnswer,
  startHostileServer,
  withHeaders,
  type WireRequest,
} from '../../../test/support/hostile-server.js';
import { goodMeter, scenarioMeter } from '../../../test/support/meters.js';
import { describeProviderConformance } from '../../../test/support/provider-conformance.js';
import {
  orderOf,
  sentBy,
  type Outcome,
  type ProviderKit,
} from '../../../test/support/provider-kit.js';
import { temporaryFolder } from '../../../test/support/temporary-folder.js';
import { HANG_MS } from '../../../test/support/waits.js';
import { BuypowerAdapter } from './buypower.adapter.js';

/** The simulator's scenario numbers. */
const SCENARIOS: Record<Exclude<Outcome, 'delivered'>, string> = {
  refused: '01',
  'pending, then delivered': '02',
  'pending, then refused': '03',
  'delivered, then reversed': '04',
  'delivered, the token later': '10',
  'silence, though delivered': '05',
  'silence, and nothing done': '06',
  'reset, though delivered': '07',
  'server error, though delivered': '13',
  'server error, and nothing done': '08',
  'garbage, though delivered': '09',
  'refused, others may vend': '18',
  'asks to wait, and nothing done': '19',
};

/** The order of a vend is in its body, that of a requery in its path. */
function orderIdOf({ body, path }: WireRequest): string {
  if (body === '') return path.split('/').at(-1) ?? '';
  return (JSON.parse(body) as { orderId: string }).orderId;
}

const kit: ProviderKit = {
  billerId: 'ikeja-electric',
  adapter: (baseUrl, { timeoutMs = HANG_MS, connectionsMax = 5, keys = 'right' } = {}) =>
    new BuypowerAdapter({
      baseUrl,
      apiKey: keys === 'right' ? API_KEY : 'a wrong one',
      timeoutMs,
      connectionsMax,
    }),
  startSimulator: async () => {
    const folder = await temporaryFolder('buypower');
    const simulator = await startSimulator({
      port: 0,
      dataDir: folder.path,
      keys: SIMULATOR_KEYS,
      settleAfterMs: SETTLE_AFTER_MS,
      faces: [buypowerFace({ apiKey: API_KEY })],
    });
    const face = simulator.face('buypower');
    return {
      url: face.url,
      vends: (id) => face.record().filter(({ requestId }) => requestId === id).length,
      close: async () => {
        await simulator.close();
        await folder.remove();
      },
    };
  },
  meter: (outcome) => (outcome === 'delivered' ? goodMeter() : scenarioMeter(SCENARIOS[outcome])),
  goodAnswer: (request) =>
    JSON.stringify({
      status: true,
      message: 'Successful',
      responseCode: 200,
      data: {
        id: 1768,
        orderId: orderIdOf(request),
        token: '99001122334455667788',
        units: 79.9,
        vendAmount: 5000,
        totalAmountPaid: 5000,
        commission: 50,
        responseCode: 100,
        name: 'ADA EXAMPLE',
        balance: 1000,
      },
    }),
  headersFor: (body) => signatureHeader(body),
};

describeProviderConformance('the BuyPower adapter', kit);

describe('the BuyPower adapter', () => {
  it('sends what BuyPower is thought to ask for, with its key', async () => {
    const server = await startHostileServer((socket) => socket.write(sentBy(kit, '{}')));
    const adapter = kit.adapter(server.url);
    const order = orderOf(kit, adapter, {
      billerId: 'portharcourt-electric',
      meterNumber: '01000000008',
      meterType: 'postpaid',
    });
    await adapter.vend(order);
    await adapter.requery(order);
    await adapter.verify(order);
    await adapter.balance();
    await adapter.catalogue();
    await adapter.vend({ ...order, phone: '+2348031234567' });
    await adapter.close();
    await server.close();
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/vend?strict=0',
      `GET /api/transaction/${order.requestId}`,
      'GET /api/check/meter?meter=01000000008&disco=PH&vendType=POSTPAID',
      'GET /api/wallet/balance',
      'GET /api/discos/status',
      'POST /api/vend?strict=0',
    ]);
    expect(JSON.parse(server.requests[0]!.body)).toEqual({
      orderId: order.requestId,
      meter: '01000000008',
      disco: 'PH',
      vendType: 'POSTPAID',
      vertical: 'ELECTRICITY',
      amount: 5_000,
      phone: '08000000000',
      paymentType: 'B2B',
    });
    expect(JSON.parse(server.requests[5]!.body)).toMatchObject({ phone: '08031234567' });
  });

  it.each<[string, (good: string) => Record<string, string>]>([
    ['is not signed', () => ({})],
    ['has an empty signature', () => ({ 'x-buypower-signature': '' })],
    ['is signed with another key', (good) => signatureHeader(good, 'another')],
    ['has the signature of another body', (good) => signatureHeader(`${good} `)],
    [
      'has half a signature',
      (good) => ({
        'x-buypower-signature': signatureHeader(good)['x-buypower-signature'].slice(64),
      }),
    ],
  ])('believes nothing of a good answer that %s', async (_, headersOf) => {
    const server = await startHostileServer((socket, request) => {
      socket.write(withHeaders(httpAnswer('200 OK', kit.goodAnswer(request)), headersOf));
    });
    const adapter = kit.adapter(server.url);
    const order = orderOf(kit, adapter);
    expect((await adapter.vend(order)).kind).toBe('unclear');
    expect((await adapter.requery(order)).kind).toBe('unclear');
    expect((await adapter.verify(order)).kind).toBe('unavailable');
    expect([await adapter.balance(), await adapter.catalogue()]).toEqual([null, null]);
    await adapter.close();
    await server.close();
  });

  it('hands out no test token in production, and says so', async () => {
    const server = await startHostileServer((socket, request) => {
      socket.write(sentBy(kit, kit.goodAnswer(request)));
    });
    const warnings: unknown[] = [];
    const adapter = new BuypowerAdapter({
      baseUrl: server.url,
      apiKey: API_KEY,
      timeoutMs: HANG_MS,
      connectionsMax: 1,
      isProduction: true,
      warn: (fields) => warnings.push(fields),
    });
    const order = orderOf(kit, adapter);
    for (const answer of [await adapter.vend(order), await adapter.requery(order)]) {
      expect(answer).toMatchObject({ kind: 'delivered', tokens: [] });
    }
    expect(warnings).toEqual([{ requestId: order.requestId }, { requestId: order.requestId }]);
    await adapter.close();
    await server.close();
  });

  it('asks nobody about a biller that BuyPower does not vend for', async () => {
    const server = await startHostileServer(() => undefined);
    const adapter = kit.adapter(server.url);
    const order = orderOf(kit, adapter, { billerId: 'aba-electric' });
    expect(await adapter.vend(order)).toMatchObject({ kind: 'refused', code: 'not_sent' });
    expect((await adapter.verify(order)).kind).toBe('unavailable');
    expect(server.connections).toBe(0);
    await adapter.close();
    await server.close();
  });

  it.each([
    ['a good meter', '00', { kind: 'valid', canVend: true, minAmount: null, arrears: null }],
    ['a meter the biller does not sell to', '16', { kind: 'valid', canVend: false }],
    ['a meter with limits', '17', { kind: 'valid', minAmount: 500_000, arrears: 125_050 }],
    ['a biller that cannot be reached', '18', { kind: 'unavailable' }],
  ])('verifies %s', async (_, scenario, expected) => {
    const simulator = await kit.startSimulator();
    const adapter = kit.adapter(simulator.url);
    const meter = { billerId: 'ikeja-electric', meterType: 'prepaid' as const };
    const answer = await adapter.verify({ ...meter, meterNumber: scenarioMeter(scenario) });
    expect(answer).toMatchObject(expected);
    expect((await adapter.verify({ ...meter, meterNumber: '12345678901' })).kind).toBe('invalid');
    await adapter.close();
    await simulator.close();
  });
});
