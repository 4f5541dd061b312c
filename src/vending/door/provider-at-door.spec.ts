import { beforeEach, describe, expect, it } from '@jest/globals';
import { aDelivery } from '../../../test/support/builders.js';
import { inGoodTime } from '../../../test/support/waits.js';
import type { ElectricityProvider, OrderIntent } from '../provider/electricity-provider.js';
import type { MeterAnswer, ProviderAnswer } from '../provider/provider-answer.js';
import { ProviderAtDoor } from './provider-at-door.js';
import { Place, ProviderDoor, type Call } from './provider-door.js';

const ORDER: OrderIntent = {
  requestId: '202611300900aaaaaaaaaaaaaaaaaaaa',
  billerId: 'ikeja-electric',
  meterNumber: '1111111111111',
  meterType: 'prepaid',
  amount: 100_000,
};

type Ask = (provider: ProviderAtDoor) => Promise<unknown>;

/**
 * Every member of the port: the calls to the provider with what each answers when nobody is let in, and
 * what needs no call. A member that is added to the port does not compile until it stands here.
 */
const PORT: Record<keyof ElectricityProvider, { ask: Ask; turnedAway: object | null } | 'local'> = {
  vend: {
    ask: (one) => one.vend({ ...ORDER, phone: null, sendByMs: inGoodTime() }),
    turnedAway: { kind: 'refused', code: 'not_sent', fault: 'provider' },
  },
  requery: { ask: (one) => one.requery(ORDER), turnedAway: { kind: 'unclear', notAsked: true } },
  verify: { ask: (one) => one.verify(ORDER), turnedAway: { kind: 'unavailable' } },
  balance: { ask: (one) => one.balance(), turnedAway: null },
  catalogue: { ask: (one) => one.catalogue(), turnedAway: null },
  code: 'local',
  timeoutMs: 'local',
  vendsFor: 'local',
  requestIdFor: 'local',
  restsAt: 'local',
  requestIdOf: 'local',
  close: 'local',
};
const CALLS = Object.entries(PORT).flatMap(([name, member]) =>
  member === 'local' ? [] : [{ name, ...member }],
);

describe('a provider at its door', () => {
  let asked: string[];
  let insideAtCall: number[];
  let answer: ProviderAnswer;
  let meterAnswer: MeterAnswer;
  let heard: string[];
  let shut: Call[];
  let door: ProviderDoor;
  let provider: ProviderAtDoor;

  beforeEach(() => {
    asked = [];
    insideAtCall = [];
    heard = [];
    shut = [];
    answer = aDelivery();
    meterAnswer = { kind: 'unavailable', reason: 'closed' };
    door = new ProviderDoor(
      'scripted',
      { callsMax: 1, perSecond: 0, waitingMax: { vend: 0, requery: 0, look: 0 } },
      {
        isShut: (call) => shut.includes(call),
        admit: (call) => !shut.includes(call),
        releaseTrial: () => undefined,
      },
    );
    const note = <Answer>(name: string, said: () => Answer): (() => Promise<Answer>) => {
      return () => {
        asked.push(name);
        insideAtCall.push(door.load.inside);
        const answered = said();
        if (answered === undefined) return Promise.reject(new Error('a bug'));
        return Promise.resolve(answered);
      };
    };
    const inner = {
      code: 'scripted',
      timeoutMs: 1_000,
      vendsFor: () => true,
      requestIdFor: () => 'an id',
      restsAt: () => false,
      requestIdOf: () => null,
      close: () => Promise.resolve(),
      vend: note('vend', () => answer),
      requery: note('requery', () => answer),
      verify: note('verify', () => meterAnswer),
      balance: note('balance', () => 5),
      catalogue: note('catalogue', () => []),
    };
    provider = new ProviderAtDoor(inner, door, {
      answered: (call, billerId, { kind }) => heard.push(`${call} ${String(billerId)} ${kind}`),
      threw: () => heard.push('threw'),
      turnedAway: (call, why) => heard.push(`${call} ${why}`),
    });
  });

  it.each(CALLS)('lets $name through, and takes its place back', async ({ name, ask }) => {
    await ask(provider);
    expect(asked).toEqual([name]);
    expect(insideAtCall).toEqual([1]);
    expect(door.load.inside).toBe(0);
  });

  it.each(CALLS)('asks nothing by $name while the provider has asked for silence', async (call) => {
    door.pause(60_000);
    const said = await call.ask(provider);
    expect(asked).toEqual([]);
    if (call.turnedAway === null) expect(said).toBeNull();
    else expect(said).toMatchObject(call.turnedAway);
  });

  it.each(CALLS)('asks nothing by $name while an open circuit says so', async (call) => {
    shut = ['vend', 'requery', 'look'];
    await call.ask(provider);
    expect(asked).toEqual([]);
    expect(heard).toHaveLength(1);
  });

  it.each(CALLS)('asks nothing by $name when it is full', async (call) => {
    await door.enter('vend', ORDER.billerId, 0);
    await call.ask(provider);
    expect(asked).toEqual([]);
  });

  it('uses the place that was taken before, and gives it back after the call', async () => {
    const place = await door.enter('requery', ORDER.billerId, 0);
    if (!(place instanceof Place)) throw new Error('the door is open');
    await provider.requery(ORDER, place);
    expect(asked).toEqual(['requery']);
    expect(heard).toEqual(['requery null delivered']);
    expect(door.load.inside).toBe(0);
  });

  it('keeps away as long as the provider asks for, whichever question it answered so', async () => {
    answer = { kind: 'unclear', reason: 'HTTP 429', retryAfterMs: 60_000, evidence: {} };
    await provider.requery(ORDER);
    expect(door.isPaused()).toBe(true);
  });

  it('keeps away after a question about a meter, too', async () => {
    meterAnswer = { kind: 'unavailable', reason: 'HTTP 429', retryAfterMs: 60_000 };
    await provider.verify(ORDER);
    expect(door.isPaused()).toBe(true);
  });

  it('takes an adapter that throws for doubt, and its place back', async () => {
    answer = undefined as never;
    expect(await provider.requery(ORDER)).toMatchObject({ kind: 'unclear' });
    expect(heard).toEqual(['threw', 'requery null unclear']);
    expect(door.load.inside).toBe(0);
  });
});
