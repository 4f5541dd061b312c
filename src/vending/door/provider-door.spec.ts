import { beforeEach, describe, expect, it } from '@jest/globals';
import { takesAtLeast } from '../../../test/support/elapsed.js';
import { HANG_MS } from '../../../test/support/waits.js';
import { Place, ProviderDoor, type Call, type DoorBounds, type NoPlace } from './provider-door.js';

const BILLER = 'ikeja-electric';

interface Circuits {
  shut: Call[];
  /** Calls that were given up. */
  givenUp: Call[];
}

describe('the door of a provider', () => {
  let circuits: Circuits;
  let nowMs: number;

  beforeEach(() => {
    circuits = { shut: [], givenUp: [] };
    nowMs = 0;
  });

  function doorWith(bounds: Partial<DoorBounds>, isRealTime = false): ProviderDoor {
    const waitingMax = { vend: 10, requery: 10, look: 10 };
    return new ProviderDoor(
      'vtpass',
      { callsMax: 2, perSecond: 0, waitingMax, ...bounds },
      {
        isShut: (call) => circuits.shut.includes(call),
        admit: (call) => !circuits.shut.includes(call),
        releaseTrial: (call) => circuits.givenUp.push(call),
      },
      isRealTime ? undefined : () => nowMs,
    );
  }

  const enter = (door: ProviderDoor, call: Call = 'vend'): Promise<Place | NoPlace> =>
    door.enter(call, BILLER, HANG_MS);

  async function placeOf(entry: Promise<Place | NoPlace>): Promise<Place> {
    const place = await entry;
    if (!(place instanceof Place)) throw new Error(`no place: ${place}`);
    return place;
  }

  it('lets in as many calls at once as it bears, and the others when these are over', async () => {
    const door = doorWith({});
    const [first] = await Promise.all([placeOf(enter(door)), placeOf(enter(door))]);
    const third = enter(door);
    expect(door.load).toEqual({ inside: 2, waiting: 1 });
    first.leave(true);
    await placeOf(third);
    expect(door.load).toEqual({ inside: 2, waiting: 0 });
  });

  it('is not held open by a place that is left twice', async () => {
    const door = doorWith({});
    const place = await placeOf(enter(door));
    place.leave();
    place.leave();
    expect(door.load.inside).toBe(0);
  });

  it('bounds how many wait, and how long', async () => {
    const door = doorWith({ callsMax: 1, waitingMax: { vend: 1, requery: 1, look: 1 } });
    await placeOf(enter(door));
    expect(await door.enter('vend', BILLER, 0)).toBe('full');
    const waits = door.enter('vend', BILLER, 1);
    expect(door.hasRoom('vend')).toBe(false);
    expect(door.hasRoom('requery')).toBe(true);
    expect(await door.enter('vend', BILLER, HANG_MS)).toBe('full');
    expect(await waits).toBe('full');
    expect(door.load.waiting).toBe(0);
  });

  it('serves the kinds of calls in turn, and each kind in its order', async () => {
    const door = doorWith({ callsMax: 1 });
    let place = await placeOf(enter(door));
    const served: string[] = [];
    const calls: Call[] = ['requery', 'requery', 'requery', 'vend', 'vend', 'look'];
    const waiting = calls.map((call, index) =>
      placeOf(enter(door, call)).then((next) => {
        served.push(`${call} ${index}`);
        place = next;
      }),
    );
    while (served.length < calls.length) {
      place.leave(true);
      await new Promise(setImmediate);
    }
    await Promise.all(waiting);
    expect(served).toEqual(['vend 3', 'requery 0', 'look 5', 'vend 4', 'requery 1', 'requery 2']);
  });

  it('lets nobody in while the provider has asked for silence, whoever calls', async () => {
    const door = doorWith({ callsMax: 1 });
    await placeOf(enter(door));
    const waits = enter(door, 'requery');
    door.pause(60_000);
    expect(await waits).toBe('shut');
    for (const call of ['vend', 'requery', 'look'] as const) {
      expect(door.isShut(call, BILLER)).toBe(true);
      expect(await enter(door, call)).toBe('shut');
    }
    nowMs = 60_000;
    expect(door.isShut('vend', BILLER)).toBe(false);
  });

  it('asks the circuits again when the turn has come', async () => {
    const door = doorWith({ callsMax: 1 });
    const place = await placeOf(enter(door));
    const waits = enter(door, 'requery');
    circuits.shut = ['requery'];
    place.leave(true);
    expect(await waits).toBe('shut');
    expect(await enter(door, 'requery')).toBe('shut');
    await placeOf(enter(door, 'vend'));
  });

  it('counts a place that was not used neither as a call of this second nor as a try', async () => {
    const door = doorWith({ callsMax: 10, perSecond: 2 });
    await placeOf(enter(door));
    const second = await placeOf(enter(door));
    expect(await door.enter('vend', BILLER, 0)).toBe('full');
    second.leave();
    expect(circuits.givenUp).toEqual(['vend']);
    await placeOf(enter(door));
    expect(await door.enter('vend', BILLER, 0)).toBe('full');
    nowMs = 1_000;
    await placeOf(enter(door));
  });

  it('lets in no more calls a second than the provider is to get', async () => {
    // Five in the first second, five in the next: the eleventh cannot be earlier, however slow we are.
    const waitingMax = { vend: 20, requery: 0, look: 0 };
    const door = doorWith({ callsMax: 20, perSecond: 5, waitingMax }, true);
    await takesAtLeast(1_900, () =>
      Promise.all(Array.from({ length: 11 }, () => placeOf(enter(door)))),
    );
  });
});
