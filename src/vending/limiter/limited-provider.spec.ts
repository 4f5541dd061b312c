import { beforeEach, describe, expect, it } from '@jest/globals';
import { aDelivery } from '../../../test/support/builders.js';
import { inGoodTime } from '../../../test/support/waits.js';
import type { ElectricityProvider, OrderIntent } from '../provider/electricity-provider.js';
import type { MeterAnswer, ProviderAnswer } from '../provider/provider-answer.js';
import { LimitedProvider } from './limited-provider.js';
import { ProviderSlot, ProviderLimiter, type ProviderCall } from './provider-limiter.js';

const ORDER: OrderIntent = {
  requestId: '202611300900aaaaaaaaaaaaaaaaaaaa',
  billerId: 'ikeja-electric',
  meterNumber: '1111111111111',
  meterType: 'prepaid',
  amount: 100_000,
};

type Ask = (provider: LimitedProvider) => Promise<unknown>;

/**
 * Every member of the port: the calls to the provider with what each answers when nobody is let in, and
 * what needs no call. A member that is added to the port does not compile until it stands here.
 */
const PORT: Record<keyof ElectricityProvider, { ask: Ask; refused: object | null } | 'local'> = {
  vend: {
    ask: (one) => one.vend({ ...ORDER, phone: null, sendByMs: inGoodTime() }),
    refused: { kind: 'refused', code: 'not_sent', fault: 'provider' },
  },
  requery: { ask: (one) => one.requery(ORDER), refused: { kind: 'unclear', notAsked: true } },
  verify: { ask: (one) => one.verify(ORDER), refused: { kind: 'unavailable' } },
  balance: { ask: (one) => one.balance(), refused: null },
  catalogue: { ask: (one) => one.catalogue(), refused: null },
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
  let shut: ProviderCall[];
  let limiter: ProviderLimiter;
  let provider: LimitedProvider;

  beforeEach(() => {
    asked = [];
    insideAtCall = [];
    heard = [];
    shut = [];
    answer = aDelivery();
    meterAnswer = { kind: 'unavailable', reason: 'closed' };
    limiter = new ProviderLimiter(
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
        insideAtCall.push(limiter.load.inside);
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
    provider = new LimitedProvider(inner, limiter, {
      answered: (call, billerId, { kind }) => heard.push(`${call} ${String(billerId)} ${kind}`),
      threw: () => heard.push('threw'),
      refused: (call, why) => heard.push(`${call} ${why}`),
    });
  });

  it.each(CALLS)('lets $name through, and takes its place back', async ({ name, ask }) => {
    await ask(provider);
    expect(asked).toEqual([name]);
    expect(insideAtCall).toEqual([1]);
    expect(limiter.load.inside).toBe(0);
  });

  it.each(CALLS)('asks nothing by $name while the provider has asked for silence', async (call) => {
    limiter.pause(60_000);
    const said = await call.ask(provider);
    expect(asked).toEqual([]);
    if (call.refused === null) expect(said).toBeNull();
    else expect(said).toMatchObject(call.refused);
  });

  it.each(CALLS)('asks nothing by $name while an open circuit says so', async (call) => {
    shut = ['vend', 'requery', 'look'];
    await call.ask(provider);
    expect(asked).toEqual([]);
    expect(heard).toHaveLength(1);
  });

  it.each(CALLS)('asks nothing by $name when it is full', async (call) => {
    await limiter.takeSlot('vend', ORDER.billerId, 0);
    await call.ask(provider);
    expect(asked).toEqual([]);
  });

  it('uses the place that was taken before, and gives it back after the call', async () => {
    const place = await limiter.takeSlot('requery', ORDER.billerId, 0);
    if (!(place instanceof ProviderSlot)) throw new Error('the door is open');
    await provider.requery(ORDER, place);
    expect(asked).toEqual(['requery']);
    expect(heard).toEqual(['requery null delivered']);
    expect(limiter.load.inside).toBe(0);
  });

  it('keeps away as long as the provider asks for, whichever question it answered so', async () => {
    answer = { kind: 'unclear', reason: 'HTTP 429', retryAfterMs: 60_000, evidence: {} };
    await provider.requery(ORDER);
    expect(limiter.isPaused()).toBe(true);
  });

  it('keeps away after a question about a meter, too', async () => {
    meterAnswer = { kind: 'unavailable', reason: 'HTTP 429', retryAfterMs: 60_000 };
    await provider.verify(ORDER);
    expect(limiter.isPaused()).toBe(true);
  });

  it('takes an adapter that throws for doubt, and its place back', async () => {
    answer = undefined as never;
    expect(await provider.requery(ORDER)).toMatchObject({ kind: 'unclear' });
    expect(heard).toEqual(['threw', 'requery null unclear']);
    expect(limiter.load.inside).toBe(0);
  });
});
