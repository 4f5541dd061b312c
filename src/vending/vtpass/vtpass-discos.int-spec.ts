import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator, type Simulator } from '../../../simulator/server.js';
import { SIMULATOR_KEYS } from '../../../test/support/app.js';
import { goodMeter, scenarioMeter } from '../../../test/support/meters.js';
import { aRequestId } from '../../../test/support/provider-kit.js';
import { temporaryFolder, type TemporaryFolder } from '../../../test/support/temporary-folder.js';
import { HANG_MS, inGoodTime } from '../../../test/support/waits.js';
import { BILLERS } from '../../meters/biller-catalogue.js';
import type { MeterType, VendOrder } from '../provider/electricity-provider.js';
import type { Delivered, ProviderAnswer } from '../provider/provider-answer.js';
import { VtpassAdapter, type VtpassSettings } from './vtpass.adapter.js';

const DISCOS = BILLERS.map(({ id }) => id);
const SETTLE_AFTER_MS = 600_000;
/** Every response code of VTpass, with what a vend hears and what a requery hears. */
const CODES: readonly (readonly [string, object, object])[] = [
  ...refusals('order', '010 011 013 017 020 025 026 031 032'),
  ...refusals('provider', '012 034 035'),
  ...refusals('ours', '018 021 022 023 024 027 028 085'),
  ['016', { kind: 'refused', fault: 'unexplained' }, { kind: 'refused' }],
  ['091', { kind: 'refused', fault: 'unexplained' }, { kind: 'refused' }],
  ['087', { kind: 'refused', fault: 'ours' }, { kind: 'unclear' }],
  ['019', { kind: 'unclear', refusal: { code: '019', fault: 'order' } }, { kind: 'unclear' }],
  ['030', { kind: 'unclear', refusal: { code: '030', fault: 'provider' } }, { kind: 'unclear' }],
  ['000', { kind: 'unclear' }, { kind: 'unclear' }],
  ['001', { kind: 'pending' }, { kind: 'unclear' }],
  ['014', { kind: 'unclear' }, { kind: 'unclear' }],
  ['015', { kind: 'unclear' }, { kind: 'notFound' }],
  ['040', { kind: 'reversed' }, { kind: 'reversed' }],
  ['044', { kind: 'pending', code: '044' }, { kind: 'pending', code: '044' }],
  ['083', { kind: 'unclear' }, { kind: 'unclear' }],
  ['086', { kind: 'unclear' }, { kind: 'unclear' }],
  ['089', { kind: 'pending' }, { kind: 'pending' }],
  ['099', { kind: 'pending' }, { kind: 'pending' }],
  ['777', { kind: 'unclear' }, { kind: 'unclear' }],
];

let folder: TemporaryFolder;
let simulator: Simulator;
let adapter: VtpassAdapter;

beforeAll(async () => {
  folder = await temporaryFolder('vtpass-discos');
  simulator = await startSimulator({
    port: 0,
    dataDir: folder.path,
    keys: SIMULATOR_KEYS,
    settleAfterMs: SETTLE_AFTER_MS,
  });
  adapter = anAdapter();
});

afterAll(async () => {
  await adapter.close();
  await simulator.close();
  await folder.remove();
});

describe.each(DISCOS)('a purchase at %s', (billerId) => {
  it('prepaid gives its token and its units, in the answer and when asked again', async () => {
    const { answer, token } = await bought(billerId, goodMeter());
    expect(answer.tokens).toEqual([{ role: 'credit', value: token }]);
    expect(answer.units).toMatch(/^\d+(\.\d+)?$/);
  });

  it('postpaid gives no token', async () => {
    const { answer } = await bought(billerId, goodMeter(), 'postpaid');
    expect(answer).toMatchObject({ tokens: [], units: null });
  });

  it('may give more tokens, in the order in which they are keyed', async () => {
    const { answer, token } = await bought(billerId, scenarioMeter('14'));
    const roles = answer.tokens.map(({ role }) => role);
    const isEko = billerId === 'eko-electric';
    expect(roles).toEqual(isEko ? ['credit', 'bonus'] : ['kct1', 'kct2', 'credit']);
    expect(new Set(answer.tokens.map(({ value }) => value)).size).toBe(roles.length);
    expect(answer.tokens.find(({ role }) => role === 'credit')?.value).toBe(token);
  });

  it('may give no token yet', async () => {
    const { answer } = await bought(billerId, scenarioMeter('10'));
    expect(answer.tokens).toEqual([]);
  });

  it('may give reset and configuration tokens before the credit', async () => {
    const { answer } = await bought(billerId, scenarioMeter('20'));
    const hasThem = ['ikeja-electric', 'aba-electric'].includes(billerId);
    const roles = answer.tokens.map(({ role }) => role);
    expect(roles).toEqual(hasThem ? ['reset', 'configure', 'credit'] : ['credit']);
  });

  it('can be verified before, and a wrong meter is found out though it says 000', async () => {
    const meter = { billerId, meterType: 'prepaid' } as const;
    const valid = await adapter.verify({ ...meter, meterNumber: goodMeter() });
    expect(valid).toMatchObject({ kind: 'valid', canVend: true, arrears: null });
    expect(await adapter.verify({ ...meter, meterNumber: scenarioMeter('17') })).toMatchObject({
      kind: 'valid',
      minAmount: 500_000,
      arrears: 125_050,
    });
    const wrong = await adapter.verify({ ...meter, meterNumber: '12345678901' });
    expect(wrong.kind).toBe('invalid');
  });
});

describe('a response code', () => {
  it.each(CODES)('%s says what the table says, over the wire', async (code, onPay, onRequery) => {
    const refused = orderOf({ meterNumber: `73${code}${scenarioMeter('00').slice(5)}` });
    const answer = await adapter.vend(refused);
    expect(answer).toMatchObject({ ...onPay, evidence: { body: { code } } });
    const asked = orderOf({ meterNumber: `74${code}${scenarioMeter('00').slice(5)}` });
    expect((await adapter.vend(asked)).kind).toBe('pending');
    expect(await adapter.requery(asked)).toMatchObject(onRequery);
  });
});

describe('in production', () => {
  it('a test token is kept from the customer, and a warning says so', async () => {
    const warnings: unknown[] = [];
    const strict = anAdapter({
      isProduction: true,
      warn: (fields, message) => warnings.push([fields, message]),
    });
    const order = orderOf({});
    for (const answer of [await strict.vend(order), await strict.requery(order)]) {
      expect(answer).toMatchObject({ kind: 'delivered', tokens: [], cost: 492_500 });
    }
    const warning = [{ requestId: order.requestId }, expect.stringContaining('test token')];
    expect(warnings).toEqual([warning, warning]);
    await strict.close();
  });
});

function anAdapter(settings: Partial<VtpassSettings> = {}): VtpassAdapter {
  return new VtpassAdapter({
    baseUrl: simulator.url,
    ...SIMULATOR_KEYS,
    timeoutMs: HANG_MS,
    sendWithinMs: 10_000,
    restsAtMidnight: true,
    connectionsMax: 5,
    ...settings,
  });
}

function orderOf(with_: Partial<VendOrder>): VendOrder {
  return {
    requestId: aRequestId(adapter),
    billerId: 'ikeja-electric',
    meterNumber: goodMeter(),
    meterType: 'prepaid',
    amount: 5_000_00,
    phone: null,
    sendByMs: inGoodTime(),
    ...with_,
  };
}

/** Buys, asks again, and finds both answers the same. `token` is what the simulator handed out. */
async function bought(
  billerId: string,
  meterNumber: string,
  meterType: MeterType = 'prepaid',
): Promise<{ answer: Delivered; token: string | null }> {
  const order = orderOf({ billerId, meterNumber, meterType });
  const answer = deliveredOf(await adapter.vend(order));
  const again = deliveredOf(await adapter.requery(order));
  expect({ ...again, evidence: null }).toEqual({ ...answer, evidence: null });
  const vend = simulator.record().find(({ requestId }) => requestId === order.requestId);
  expect(answer.cost).toBe(Math.round((vend?.chargedNaira ?? -1) * 100));
  return { answer, token: vend?.token ?? null };
}

function deliveredOf(answer: ProviderAnswer): Delivered {
  if (answer.kind !== 'delivered') throw new Error(JSON.stringify(answer));
  return answer;
}

function refusals(fault: string, codes: string): (readonly [string, object, object])[] {
  return codes
    .split(' ')
    .map((code) => [code, { kind: 'refused', code, fault }, { kind: 'unclear' }] as const);
}

describe('around midnight in Lagos', () => {
  it.each([
    [true, '2026-01-15T22:59:50.000Z', true],
    [true, '2026-01-15T12:00:00.000Z', false],
    [false, '2026-01-15T22:59:50.000Z', false],
  ])('with the rest %s, at %s it rests: %s', async (restsAtMidnight, now, rests) => {
    const adapter = anAdapter({ restsAtMidnight });
    expect(adapter.restsAt(new Date(now))).toBe(rests);
    await adapter.close();
  });
});
