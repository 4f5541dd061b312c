import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aRequestId, call, TestSimulator } from './http-client-for-spec.js';
import { findDisco } from './catalogue.js';
import { findScenario } from './scenarios.js';
import { dayStartMs, statementOf } from './statement.js';
import type { StoredVend } from './vend.js';

const settleAfterMs = 3000;
const header =
  'type,created_at,request_id,transaction_id,service_id,meter_number,status,amount,charged,balance';

interface Row {
  readonly type: string;
  readonly created_at: string;
  readonly request_id: string;
  readonly status: string;
  readonly amount: string;
  readonly charged: string;
  readonly balance: string;
}

let simulator: TestSimulator;

beforeEach(async () => {
  simulator = await TestSimulator.start({ settleAfterMs, floatNaira: 100_000 });
});
afterEach(async () => {
  await simulator.stop();
});

async function rowsOf(date: string): Promise<Row[]> {
  const { status, text, type } = await call(`${simulator.origin}/_statement?date=${date}`);
  expect([status, type]).toEqual([200, 'text/csv; charset=utf-8']);
  return rowsIn(text);
}

function rowsIn(text: string): Row[] {
  const [first, ...lines] = text.trimEnd().split('\n');
  expect(first).toBe(header);
  const names = header.split(',');
  return lines.map(
    (line) =>
      Object.fromEntries(
        line.split(',').map((value, index) => [names[index], value]),
      ) as unknown as Row,
  );
}

/** One a millisecond and a half until `endMs`; every other one is reversed. */
function manyVends(count: number, endMs: number): StoredVend[] {
  const disco = findDisco('ikeja-electric');
  const scenarios = [findScenario('04'), findScenario('00')];
  return Array.from({ length: count }, (_, index) => {
    const scenario = scenarios[index % 2];
    if (!disco || !scenario) throw new Error('no such disco or scenario');
    return {
      seq: index + 1,
      requestId: `202601151430M${index}`,
      disco,
      billersCode: '01000000008',
      variation: 'prepaid',
      amountNaira: 1000,
      phone: '08030000000',
      scenario,
      createdAtMs: endMs - (count - index) * 1.5,
      costKobo: 98_500 + index,
      payCalls: 1,
      requeryCalls: 0,
    };
  });
}

const kobo = (naira: string): number => Math.round(Number(naira) * 100);

/** Opening + top-ups − charged = closing, and every balance follows from the one before. */
function expectToAddUp(rows: readonly Row[]): void {
  expect(rows[0]?.type).toBe('opening_balance');
  expect(rows.at(-1)?.type).toBe('closing_balance');
  let balance = kobo(rows[0]?.balance ?? '');
  const wrong = rows.slice(1).filter((row) => {
    balance += row.type === 'top_up' ? kobo(row.amount) : -kobo(row.charged);
    return kobo(row.balance) !== balance;
  });
  expect(wrong).toEqual([]);
}

async function balance(): Promise<number> {
  const { json } = await simulator.get('balance');
  return Math.round((json['contents'] as { balance: number }).balance * 100);
}

describe('the statement of a day', () => {
  it('has every vend with its status of now, and what was given back', async () => {
    const [delivered, failed, reversed, late] = [1, 2, 3, 4].map(() => aRequestId());
    await simulator.pay({ request_id: delivered });
    await simulator.pay({ request_id: failed, billersCode: '7001000000000' });
    simulator.clock.pass(1);
    await simulator.pay({ request_id: reversed, billersCode: '7004000000000' });
    await simulator.pay({ request_id: late, billersCode: '7003000000000' });
    await simulator
      .pay({ billersCode: '7006000000000' }, { signal: AbortSignal.timeout(50) })
      .catch(() => undefined);
    simulator.clock.pass(settleAfterMs);
    const rows = await rowsOf('2026-01-15');
    expect(rows.map(({ type, status, request_id }) => [type, status, request_id])).toEqual([
      ['opening_balance', '', ''],
      ['vend', 'delivered', delivered],
      ['vend', 'failed', failed],
      ['vend', 'reversed', reversed],
      ['vend', 'failed', late],
      ['reversal', 'reversed', reversed],
      ['reversal', 'failed', late],
      ['closing_balance', '', ''],
    ]);
    expect(rows.map(({ charged }) => charged)).toEqual([
      '',
      '4925.00',
      '0.00',
      '4925.00',
      '4925.00',
      '-4925.00',
      '-4925.00',
      '',
    ]);
    expect(rows[3]?.created_at).toBe('2026-01-15T13:30:00.001Z');
    expect(rows[5]?.created_at).toBe('2026-01-15T13:30:03.001Z');
    expectToAddUp(rows);
    expect(kobo(rows.at(-1)?.balance ?? '')).toBe(await balance());
  });

  it('has nothing of what is yet to be given back', async () => {
    await simulator.pay({ billersCode: '7011000000000' });
    simulator.clock.pass(settleAfterMs - 1);
    const rows = await rowsOf('2026-01-15');
    expect(rows.map(({ type, status }) => `${type} ${status}`)).toEqual([
      'opening_balance ',
      'vend pending',
      'closing_balance ',
    ]);
    expect(kobo(rows.at(-1)?.balance ?? '')).toBe(await balance());
  });

  it('ends at midnight in Lagos, and the next one goes on from there', async () => {
    simulator.clock.moveTo(new Date('2026-01-15T22:59:58.000Z'));
    await simulator.pay({ request_id: aRequestId('202601152359'), billersCode: '7004000000000' });
    simulator.clock.moveTo(new Date('2026-01-15T23:00:00.000Z'));
    const next = await simulator.pay({ request_id: aRequestId('202601160000') });
    expect(next.json['code']).toBe('000');
    simulator.clock.pass(settleAfterMs);
    await simulator.restart();
    const [first, second] = [await rowsOf('2026-01-15'), await rowsOf('2026-01-16')];
    const [before, after] = [await rowsOf('2026-01-14'), await rowsOf('2026-01-17')];
    expect(first.map(({ type }) => type)).toEqual(['opening_balance', 'vend', 'closing_balance']);
    expect(second.map(({ type }) => type)).toEqual([
      'opening_balance',
      'vend',
      'reversal',
      'closing_balance',
    ]);
    expect(second[0]?.balance).toBe(first.at(-1)?.balance);
    for (const rows of [before, first, second, after]) expectToAddUp(rows);
    expect([before.length, after.length]).toEqual([2, 2]);
  });

  it('has the top-ups of a float that runs dry, after a restart too', async () => {
    const float = { startNaira: 6_000, topUpNaira: 10_000.5, everyMs: 1_000 };
    await call(`${simulator.origin}/_profile`, { method: 'POST', body: JSON.stringify({ float }) });
    expect(await balance()).toBe(600_000);
    expect((await simulator.pay()).json['code']).toBe('000');
    expect((await simulator.pay({ billersCode: '01234567897' })).json['code']).toBe('018');
    simulator.clock.pass(2_500);
    expect((await simulator.pay({ billersCode: '01234567897' })).json['code']).toBe('000');
    await simulator.restart();
    const rows = await rowsOf('2026-01-15');
    expect(rows.map(({ type, amount }) => `${type} ${amount}`)).toEqual([
      'opening_balance ',
      'top_up -94000.00',
      'vend 5000.00',
      'top_up 20001.00',
      'vend 5000.00',
      'closing_balance ',
    ]);
    expectToAddUp(rows);
    expect(kobo(rows.at(-1)?.balance ?? '')).toBe(await balance());
  });

  it('quotes a meter that is no number', async () => {
    await simulator.pay({ billersCode: 'a,"b"' });
    const { text } = await call(`${simulator.origin}/_statement?date=2026-01-15`);
    expect(text).toContain(',"a,""b""",failed,5000.00,0.00,');
  });

  it('of very many vends comes in pieces and adds up', async () => {
    const nowMs = dayStartMs('2026-01-16') ?? 0;
    const clock = { nowMs: () => nowMs, settleAfterMs };
    const history = { firstKobo: 1_000_000_000_00, topUps: [], vends: manyVends(30_000, nowMs) };
    const pieces: string[] = [];
    for await (const piece of statementOf(history, clock, nowMs - 86_400_000)) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(5);
    const rows = rowsIn(pieces.join(''));
    // The last two thousand are given back tomorrow.
    expect(rows.filter(({ type }) => type === 'reversal')).toHaveLength(14_000);
    expect(rows).toHaveLength(30_000 + 14_000 + 2);
    expectToAddUp(rows);
  });

  it.each(['', '2026-1-5', '2026-02-31', 'today', '2026-13-01'])(
    'is refused for %j',
    async (date) => {
      expect(dayStartMs(date)).toBeUndefined();
      expect((await call(`${simulator.origin}/_statement?date=${date}`)).status).toBe(400);
    },
  );

  it('is one provider’s', async () => {
    const url = `${simulator.origin}/_statement?date=2026-01-15&provider=nobody`;
    expect((await call(url)).status).toBe(404);
  });
});
