import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { takesAtLeast } from '../../test/support/elapsed.js';
import { aRequestId, postHeaders, aVtpassOrder, TestSimulator } from '../http-client-for-spec.js';
import { scenarioOf } from '../scenarios.js';

/** Every response code of VTpass. */
const codes = (
  '000 001 010 011 012 013 014 015 016 017 018 019 020 021 022 023 024 025 026 027 028 030 031 ' +
  '032 034 035 040 044 083 085 087 089 091 099'
).split(' ');
const httpStatus: Readonly<Record<string, number>> = { '083': 500, '087': 401 };
const settleAfterMs = 3000;

let simulator: TestSimulator;
let request_id: string;

beforeEach(async () => {
  simulator = await TestSimulator.start({ settleAfterMs });
  request_id = aRequestId();
});
afterEach(async () => {
  await simulator.stop();
});

describe('a meter that asks for a code', () => {
  it.each(codes)('73%s is answered with it by /pay, and nothing is done', async (code) => {
    const paid = await simulator.pay({ request_id, billersCode: `73${code}00000000` });
    expect(paid.json['code']).toBe(code);
    expect(paid.status).toBe(httpStatus[code] ?? 200);
    expect((await simulator.requery(request_id)).json['code']).toBe('015');
    expect(simulator.it.record()).toEqual([]);
  });

  it.each(codes)('74%s is answered with it by /requery until it is delivered', async (code) => {
    const paid = await simulator.pay({ request_id, billersCode: `74${code}00000000` });
    expect(paid.json['code']).toBe('000');
    simulator.clock.pass(settleAfterMs - 1);
    const asked = await simulator.requery(request_id);
    expect([asked.status, asked.json['code']]).toEqual([httpStatus[code] ?? 200, code]);
    simulator.clock.pass(1);
    await simulator.restart();
    expect((await simulator.requery(request_id)).json).toMatchObject({
      code: '000',
      response_description: 'TRANSACTION SUCCESSFUL',
    });
  });
});

describe('a meter that only some providers serve', () => {
  it('71SS obeys SS at VTpass and is good elsewhere', () => {
    expect(scenarioOf('7101000000000', 'prepaid').code).toBe('01');
    expect(scenarioOf('7101000000000', 'prepaid', 'another').code).toBe('good');
  });

  it('72SS is refused by VTpass for its own reasons, and obeys SS elsewhere', async () => {
    const paid = await simulator.pay({ request_id, billersCode: '7202000000000' });
    expect(paid.json['code']).toBe('034');
    expect((await simulator.requery(request_id)).json['code']).toBe('015');
    expect(scenarioOf('7202000000000', 'prepaid', 'another').code).toBe('02');
  });

  it('73CCC and 74CCC are good elsewhere', () => {
    expect(scenarioOf('7301600000000', 'prepaid', 'another').code).toBe('good');
    expect(scenarioOf('7401600000000', 'prepaid', 'another').code).toBe('good');
  });
});

describe('the later scenarios', () => {
  it('19 has had too many requests, says how long to wait, and does nothing', async () => {
    const response = await fetch(`${simulator.it.url}/pay`, {
      method: 'POST',
      headers: postHeaders,
      body: JSON.stringify(aVtpassOrder({ request_id, billersCode: '7019000000000' })),
    });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1']);
    expect((await simulator.requery(request_id)).json['code']).toBe('015');
  });

  it('21 is a likely duplicate of nothing', async () => {
    const paid = await simulator.pay({ request_id, billersCode: '7021000000000' });
    expect(paid.json['code']).toBe('019');
    expect(simulator.it.record()).toEqual([]);
  });

  it('22 verifies after settleAfterMs', async () => {
    const slow = await TestSimulator.start({ settleAfterMs: 200 });
    await takesAtLeast(195, () => slow.verify('7022000000000'));
    await slow.stop();
  });
});
