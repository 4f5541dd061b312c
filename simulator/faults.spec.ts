import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aRequestId, call, TestSimulator, type Reply } from './http-client-for-spec.js';
import { Faults } from './faults.js';
import { profileFromText, readProfile, type Profile } from './profile.js';

const ids = Array.from({ length: 20_000 }, (_, n) => `202601151430P${n}`);

function faultsOf(profile: Profile): Faults {
  const faults = new Faults();
  faults.use(profile);
  return faults;
}

function shareOf(faults: Faults, code: string | undefined): number {
  const hits = ids.filter((id) => faults.scenarioOf(id, 'ikeja-electric', 0)?.code === code);
  return hits.length / ids.length;
}

describe('a profile', () => {
  it('decides by request id as often as it says', () => {
    const faults = faultsOf({ chances: { silenceDelivered: 0.1, tokenLater: 0.25, failed: 0 } });
    expect(shareOf(faults, '05')).toBeCloseTo(0.1, 1);
    expect(shareOf(faults, '10')).toBeCloseTo(0.25, 1);
    expect(shareOf(faults, '01')).toBe(0);
    expect(shareOf(faults, undefined)).toBeCloseTo(0.65, 1);
  });

  it('decides the same for the same id and seed, and otherwise with another seed', () => {
    const decide = (seed: number): (string | undefined)[] => {
      const faults = faultsOf({ seed, chances: { failed: 0.5 } });
      return ids.slice(0, 100).map((id) => faults.scenarioOf(id, 'x', 0)?.code);
    };
    expect(decide(1)).toEqual(decide(1));
    expect(decide(1)).not.toEqual(decide(2));
  });

  it('has a disco that comes and goes', () => {
    const faults = faultsOf({ flapping: { billerId: 'eko-electric', upMs: 100, downMs: 50 } });
    const at = (nowMs: number, disco = 'eko-electric'): (string | undefined)[] =>
      ids.slice(0, 50).map((id) => faults.scenarioOf(id, disco, nowMs)?.code);
    expect(new Set(at(99))).toEqual(new Set([undefined]));
    expect(new Set(at(100))).toEqual(new Set(['18', 'suspended']));
    expect(new Set(at(149))).toEqual(new Set(['18', 'suspended']));
    expect(new Set(at(150))).toEqual(new Set([undefined]));
    expect(new Set(at(100, 'jos-electric'))).toEqual(new Set([undefined]));
  });

  it('has the latency it says', () => {
    const faults = faultsOf({ latency: { p50Ms: 50, p99Ms: 400 } });
    const drawn = Array.from({ length: 20_000 }, () => faults.latencyMs()).sort((a, b) => a - b);
    expect(drawn[10_000]).toBeGreaterThan(45);
    expect(drawn[10_000]).toBeLessThan(55);
    expect(drawn[19_800]).toBeGreaterThan(340);
    expect(drawn[19_800]).toBeLessThan(460);
    expect(new Faults().latencyMs()).toBe(0);
  });

  it.each(['calm', 'mixed', 'storm'])('may be the one named %s', (name) => {
    expect(readProfile({ name })).toEqual(profileFromText(name));
    expect(readProfile({ name, seed: 7 })).toEqual({ ...profileFromText(name), seed: 7 });
  });

  it.each([
    ['[]', 'not an object'],
    ['{"name":"toString"}', 'no profile of that name'],
    ['{"wind":1}', 'no wind'],
    ['{"constructor":{}}', 'no constructor'],
    ['{"chances":{"luck":0.1}}', 'no luck'],
    ['{"chances":{"failed":"0.1"}}', 'not a number'],
    ['{"chances":{"failed":-0.1}}', 'not a number'],
    ['{"chances":{"failed":0.6,"tooMany":0.6}}', 'more than 1'],
    ['{"latency":{"p50Ms":10}}', 'needs p99Ms'],
    ['{"latency":{"p50Ms":10,"p99Ms":9}}', 'not below'],
    ['{"latency":{"p50Ms":0,"p99Ms":9}}', 'above 0'],
    ['{"flapping":{"billerId":"x","upMs":0,"downMs":0}}', 'no time'],
    ['{"float":{"startNaira":1,"topUpNaira":1,"everyMs":1}}', 'at least 10'],
    ['{"callbacks":{"duplicate":2}}', 'above 1'],
    ['storn', 'JSON'],
  ])('is refused as %s', (text, words) => {
    expect(() => profileFromText(text)).toThrow(words);
  });
});

describe('the simulator with a profile', () => {
  let simulator: TestSimulator;

  beforeEach(async () => {
    const profile = { chances: { pendingThenDelivered: 1 } };
    simulator = await TestSimulator.start({ profile, floatNaira: 50_000 });
  });
  afterEach(async () => {
    await simulator.stop();
  });

  const use = (profile: object): Promise<Reply> =>
    call(`${simulator.origin}/_profile`, { method: 'POST', body: JSON.stringify(profile) });

  it('obeys it for good meters only', async () => {
    const [good, chosen] = [
      await simulator.pay(),
      await simulator.pay({ billersCode: '7000000000000' }),
    ];
    expect(good.json['response_description']).toBe('TRANSACTION PROCESSING');
    expect(chosen.json['response_description']).toBe('TRANSACTION SUCCESSFUL');
    expect(simulator.it.record().map(({ scenario }) => scenario)).toEqual(['02', '00']);
  });

  it('keeps to what was decided, through another profile and a restart', async () => {
    const request_id = aRequestId();
    await simulator.pay({ request_id });
    await use({ name: 'calm' });
    await simulator.restart();
    const asked = await simulator.requery(request_id);
    expect(asked.json['response_description']).toBe('TRANSACTION PROCESSING');
    simulator.clock.pass(3000);
    expect(simulator.it.record()[0]?.status).toBe('delivered');
  });

  it('changes it while it runs, for one provider or all, and says it', async () => {
    const storm = readProfile({ name: 'storm', seed: 3 });
    expect((await use({ name: 'storm', seed: 3, provider: 'vtpass' })).json).toEqual({
      data: { vtpass: storm },
    });
    expect((await call(`${simulator.origin}/_profile`)).json).toEqual({ data: { vtpass: storm } });
    expect((await use({ name: 'calm' })).json).toEqual({ data: { vtpass: {} } });
    expect((await use({ provider: 'nobody' })).status).toBe(404);
    expect((await use({ name: 'nothing' })).status).toBe(400);
    const [paid] = [await simulator.pay()];
    expect(paid.json['response_description']).toBe('TRANSACTION SUCCESSFUL');
  });

  it('sets the first float once, not at every start', async () => {
    const profile = { float: { startNaira: 8_000, topUpNaira: 0, everyMs: 1_000 } };
    const short = await TestSimulator.start({ profile });
    await short.pay();
    await short.restart();
    expect((await short.get('balance')).json['contents']).toEqual({ balance: 3_075 });
    await short.stop();
  });
});
