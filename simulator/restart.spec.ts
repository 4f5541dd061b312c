import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aRequestId, keys, TestSimulator } from './http-client-for-spec.js';
import { startSimulator } from './server.js';

let simulator: TestSimulator;

beforeEach(async () => {
  simulator = await TestSimulator.start();
});
afterEach(async () => {
  await simulator.stop();
});

const scenarios = ['00', '01', '02', '03', '04', '09', '10', '11', '13', '14'];

describe('a simulator that starts again on the same folder', () => {
  it('answers every requery as before, and settles what was pending on time', async () => {
    const ids = scenarios.map((scenario) => ({ scenario, requestId: aRequestId() }));
    for (const { scenario, requestId } of ids) {
      await simulator.pay({ request_id: requestId, billersCode: `70${scenario}000000000` });
    }
    const ask = (): Promise<string[]> =>
      Promise.all(ids.map(async ({ requestId }) => (await simulator.requery(requestId)).text));
    const before = await ask();
    const record = simulator.it.record();
    const balance = await simulator.get('balance');
    await simulator.restart();
    expect(simulator.it.record()).toEqual(record);
    expect(await ask()).toEqual(before);
    expect((await simulator.get('balance')).text).toBe(balance.text);
    simulator.clock.pass(3000);
    const settled = await ask();
    await simulator.restart();
    expect(await ask()).toEqual(settled);
    expect(settled).not.toEqual(before);
  });

  it('still refuses used ids and likely duplicates, and still counts calls', async () => {
    const request_id = aRequestId();
    const unexecuted = aRequestId();
    await simulator.pay({ request_id });
    await simulator.pay({ request_id });
    await simulator.requery(request_id);
    await simulator.pay({ request_id: unexecuted, billersCode: '7008000000000' });
    await simulator.restart();
    expect((await simulator.pay({ request_id })).json['code']).toBe('014');
    expect((await simulator.pay()).json['code']).toBe('019');
    expect(simulator.it.calls(request_id)).toEqual({ payCalls: 3, requeryCalls: 1 });
    expect(simulator.it.calls(unexecuted)).toEqual({ payCalls: 1, requeryCalls: 0 });
    simulator.clock.pass(30_000);
    expect((await simulator.pay()).json['code']).toBe('000');
    expect(simulator.it.record().map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('forgets a torn last line, whose answer was never sent', async () => {
    await simulator.pay({ request_id: '202601151430whole' });
    const path = join(simulator.dataDir, 'record.jsonl');
    await appendFile(path, '{"vend":"202601151430torn","service":"ikeja-el');
    await simulator.restart();
    expect(simulator.it.record().map(({ requestId }) => requestId)).toEqual(['202601151430whole']);
    await simulator.pay({ request_id: '202601151430torn', billersCode: '6200000000018' });
    await simulator.restart();
    expect(simulator.it.record()).toHaveLength(2);
  });

  it('refuses a record it cannot read, and names the line', async () => {
    await simulator.pay();
    const path = join(simulator.dataDir, 'record.jsonl');
    const whole = await readFile(path, 'utf8');
    await writeFile(path, `${whole}{"vend":}\n${whole}`);
    await expect(simulator.restart()).rejects.toThrow(/line 2 /);
    await writeFile(path, whole);
    await simulator.restart();
  });

  it('does not touch the record when the port is taken', async () => {
    const path = join(simulator.dataDir, 'record.jsonl');
    await appendFile(path, '{"vend":"in the middle of a wr');
    const { dataDir } = simulator;
    const second = startSimulator({ port: simulator.it.port, dataDir, keys });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(await readFile(path, 'utf8')).toBe('{"vend":"in the middle of a wr');
  });

  it('has written every vend whose answer was heard', async () => {
    const paying = Array.from({ length: 200 }, (_, i) =>
      simulator.pay({ billersCode: `7000${String(i).padStart(9, '0')}` }),
    );
    const requestId = (await Promise.race(paying)).json['requestId'];
    const written = await readFile(join(simulator.dataDir, 'record.jsonl'), 'utf8');
    expect(written).toContain(String(requestId));
    await Promise.all(paying);
  });
});
