import { describe, expect, it } from '@jest/globals';
import { startSimulator } from '../../../simulator/server.js';
import { SETTLE_AFTER_MS, SIMULATOR_KEYS } from '../../../test/support/app.js';
import { httpAnswer, startHostileServer } from '../../../test/support/hostile-server.js';
import { openDatabase } from '../../../test/support/adjustments.js';
import { createTestDatabase } from '../../../test/support/database.js';
import { goodMeter, scenarioMeter } from '../../../test/support/meters.js';
import { describeProviderConformance } from '../../../test/support/provider-conformance.js';
import {
  aRequestId,
  orderOf,
  type Outcome,
  type ProviderKit,
} from '../../../test/support/provider-kit.js';
import { temporaryFolder } from '../../../test/support/temporary-folder.js';
import { HANG_MS, inGoodTime } from '../../../test/support/waits.js';
import { VtpassAdapter } from './vtpass.adapter.js';

/** The simulator's scenario numbers. */
const SCENARIOS: Record<Exclude<Outcome, 'delivered' | 'refused, others may vend'>, string> = {
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
  'asks to wait, and nothing done': '19',
};

const kit: ProviderKit = {
  billerId: 'ikeja-electric',
  adapter: (baseUrl, { timeoutMs = HANG_MS, connectionsMax = 5, keys = 'right' } = {}) =>
    new VtpassAdapter({
      baseUrl,
      ...(keys === 'right' ? SIMULATOR_KEYS : { apiKey: 'a', secretKey: 'b', publicKey: 'c' }),
      timeoutMs,
      sendWithinMs: 10_000,
      restsAtMidnight: true,
      connectionsMax,
    }),
  startSimulator: async () => {
    const folder = await temporaryFolder('vtpass');
    const simulator = await startSimulator({
      port: 0,
      dataDir: folder.path,
      keys: SIMULATOR_KEYS,
      settleAfterMs: SETTLE_AFTER_MS,
    });
    return {
      url: simulator.url,
      vends: (id) => simulator.record().filter(({ requestId }) => requestId === id).length,
      close: async () => {
        await simulator.close();
        await folder.remove();
      },
    };
  },
  meter: (outcome) => {
    if (outcome === 'delivered') return goodMeter();
    // 72SS is refused by VTpass's own fault.
    if (outcome === 'refused, others may vend') return scenarioMeter('00').replace(/^70/, '72');
    return scenarioMeter(SCENARIOS[outcome]);
  },
  goodAnswer: ({ body }) => {
    const { request_id: requestId } = JSON.parse(body === '' ? '{}' : body) as Record<
      string,
      string
    >;
    return JSON.stringify({
      code: '000',
      requestId,
      content: {
        transactions: { status: 'delivered', total_amount: 4925, transactionId: '1768' },
        Customer_Name: 'ADA EXAMPLE',
      },
      purchased_code: 'Token : 99001122334455667788',
    });
  },
};

describeProviderConformance('the VTpass adapter', kit);

describe('the VTpass adapter', () => {
  it('sends what VTpass asks for: naira, a phone number, and keys by method', async () => {
    const heads: string[] = [];
    const server = await startHostileServer((socket, { body }) => {
      heads.push(body);
      socket.write(httpAnswer('200 OK', '{}'));
    });
    const adapter = kit.adapter(server.url) as VtpassAdapter;
    const order = {
      requestId: aRequestId(adapter),
      billerId: 'eko-electric',
      meterNumber: '01000000008',
      meterType: 'prepaid' as const,
      amount: 5_000_00,
      phone: null,
      sendByMs: inGoodTime(),
    };
    await adapter.vend(order);
    await adapter.requery(order);
    await adapter.verify(order);
    await adapter.vend({ ...order, phone: '+2348031234567' });
    await adapter.close();
    await server.close();
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/pay',
      'POST /api/requery',
      'POST /api/merchant-verify',
      'POST /api/pay',
    ]);
    const paid = {
      request_id: order.requestId,
      serviceID: 'eko-electric',
      billersCode: '01000000008',
      variation_code: 'prepaid',
      amount: 5_000,
      phone: '08000000000',
    };
    expect(heads.map((text) => JSON.parse(text) as unknown)).toEqual([
      paid,
      { request_id: order.requestId },
      { billersCode: '01000000008', serviceID: 'eko-electric', type: 'prepaid' },
      // As VTpass writes numbers, though ours are in E.164.
      { ...paid, phone: '08031234567' },
    ]);
  });

  it.each([
    ['a good meter', '00', { kind: 'valid', canVend: true }],
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

  it('keeps evidence that PostgreSQL can store, whatever came', async () => {
    const worst = String.raw`{"code":"\u0000","\ud83d":["\udfff","\ud83d\ude00"]}`;
    const server = await startHostileServer((socket) => socket.write(httpAnswer('200 OK', worst)));
    const adapter = kit.adapter(server.url);
    const created = await createTestDatabase();
    const database = openDatabase(created.url, 1);
    const { evidence } = await adapter.requery(orderOf(kit, adapter));
    const rows = await database.query('SELECT $1::jsonb AS kept', [JSON.stringify(evidence)]);
    expect(rows).toEqual([{ kept: evidence }]);
    await database.close();
    await created.drop();
    await adapter.close();
    await server.close();
  });
});
