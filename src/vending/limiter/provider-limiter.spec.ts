import { beforeEach, describe, expect, it } from '@jest/globals';
import { takesAtLeast } from '../../../test/support/elapsed.js';
import { HANG_MS } from '../../../test/support/waits.js';
import {
  ProviderSlot,
  ProviderLimiter,
  type ProviderCall,
  type LimiterBounds,
  type NoSlot,
} from './provider-limiter.js';

const BILLER = 'ikeja-electric';

interface Circuits {
  shut: ProviderCall[];
  /** Calls that were given up. */
  releasedTrials: ProviderCall[];
}

describe('the door of a provider', () => {
  let circuits: Circuits;
  let nowMs: number;

  beforeEach(() => {
    circuits = { shut: [], releasedTrials: [] };
    nowMs = 0;
  });

  function doorWith(bounds: Partial<LimiterBounds>, isRealTime = false): ProviderLimiter {
    const waitingMax = { vend: 10, requery: 10, look: 10 };
    return new ProviderLimiter(
      'vtpass',
      { callsMax: 2, perSecond: 0, waitingMax, ...bounds },
      {
        isShut: (call) => circuits.shut.includes(call),
        admit: (call) => !circuits.shut.includes(call),
        releaseTrial: (call) => circuits.releasedTrials.push(call),
      },
      isRealTime ? undefined : () => nowMs,
    );
  }

  const enter = (
    limiter: ProviderLimiter,
    call: ProviderCall = 'vend',
  ): Promise<ProviderSlot | NoSlot> => limiter.takeSlot(call, BILLER, HANG_MS);

  async function placeOf(entry: Promise<ProviderSlot | NoSlot>): Promise<ProviderSlot> {
    const slot = await entry;
    if (!(slot instanceof ProviderSlot)) throw new Error(`no place: ${slot}`);
    return slot;
  }

  it('lets in as many calls at once as it bears, and the others when these are over', async () => {
    const limiter = doorWith({});
    const [first] = await Promise.all([placeOf(enter(limiter)), placeOf(enter(limiter))]);
    const third = enter(limiter);
    expect(limiter.load).toEqual({ inside: 2, waiting: 1 });
    first.release(true);
    await placeOf(third);
    expect(limiter.load).toEqual({ inside: 2, waiting: 0 });
  });

  it('is not held open by a place that is left twice', async () => {
    const limiter = doorWith({});
    const slot = await placeOf(enter(limiter));
    slot.release();
    slot.release();
    expect(limiter.load.inside).toBe(0);
  });

  it('bounds how many wait, and how long', async () => {
    const limiter = doorWith({ callsMax: 1, waitingMax: { vend: 1, requery: 1, look: 1 } });
    await placeOf(enter(limiter));
    expect(await limiter.takeSlot('vend', BILLER, 0)).toBe('full');
    const waits = limiter.takeSlot('vend', BILLER, 1);
    expect(limiter.hasRoom('vend')).toBe(false);
    expect(limiter.hasRoom('requery')).toBe(true);
    expect(await limiter.takeSlot('vend', BILLER, HANG_MS)).toBe('full');
    expect(await waits).toBe('full');
    expect(limiter.load.waiting).toBe(0);
  });

  it('serves the kinds of calls in turn, and each kind in its order', async () => {
    const limiter = doorWith({ callsMax: 1 });
    let slot = await placeOf(enter(limiter));
    const served: string[] = [];
    const calls: ProviderCall[] = ['requery', 'requery', 'requery', 'vend', 'vend', 'look'];
    const waiting = calls.map((call, index) =>
      placeOf(enter(limiter, call)).then((next) => {
        served.push(`${call} ${index}`);
        slot = next;
      }),
    );
    while (served.length < calls.length) {
      slot.release(true);
      await new Promise(setImmediate);
    }
    await Promise.all(waiting);
    expect(served).toEqual(['vend 3', 'requery 0', 'look 5', 'vend 4', 'requery 1', 'requery 2']);
  });

  it('lets nobody in while the provider has asked for silence, whoever calls', async () => {
    const limiter = doorWith({ callsMax: 1 });
    await placeOf(enter(limiter));
    const waits = enter(limiter, 'requery');
    limiter.pause(60_000);
    expect(await waits).toBe('shut');
    for (const call of ['vend', 'requery', 'look'] as const) {
      expect(limiter.isShut(call, BILLER)).toBe(true);
      expect(await enter(limiter, call)).toBe('shut');
    }
    nowMs = 60_000;
    expect(limiter.isShut('vend', BILLER)).toBe(false);
  });

  it('asks the circuits again when the turn has come', async () => {
    const limiter = doorWith({ callsMax: 1 });
    const slot = await placeOf(enter(limiter));
    const waits = enter(limiter, 'requery');
    circuits.shut = ['requery'];
    slot.release(true);
    expect(await waits).toBe('shut');
    expect(await enter(limiter, 'requery')).toBe('shut');
    await placeOf(enter(limiter, 'vend'));
  });

  it('counts a place that was not used neither as a call of this second nor as a try', async () => {
    const limiter = doorWith({ callsMax: 10, perSecond: 2 });
    await placeOf(enter(limiter));
    const second = await placeOf(enter(limiter));
    expect(await limiter.takeSlot('vend', BILLER, 0)).toBe('full');
    second.release();
    expect(circuits.releasedTrials).toEqual(['vend']);
    await placeOf(enter(limiter));
    expect(await limiter.takeSlot('vend', BILLER, 0)).toBe('full');
    nowMs = 1_000;
    await placeOf(enter(limiter));
  });

  it('lets in no more calls a second than the provider is to get', async () => {
    // Five in the first second, five in the next: the eleventh cannot be earlier, however slow we are.
    const waitingMax = { vend: 20, requery: 0, look: 0 };
    const limiter = doorWith({ callsMax: 20, perSecond: 5, waitingMax }, true);
    await takesAtLeast(1_900, () =>
      Promise.all(Array.from({ length: 11 }, () => placeOf(enter(limiter)))),
    );
  });
});
