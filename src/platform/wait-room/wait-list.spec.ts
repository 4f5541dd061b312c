import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { WaitList, WaitSlots, type WaitBounds, type WaitTarget } from './wait-list.js';

const EVERY_MS = 200;
const AMPLE: WaitBounds = { max: 1_000, perWalletMax: 1_000 };

/** A list whose look-ups are kept, and which finds what the test says has ended. */
class Watched {
  readonly looks: WaitTarget[][] = [];
  readonly errors: unknown[] = [];
  readonly ended = new Set<string>();
  readonly list: WaitList;
  failing = 0;

  constructor(readonly slots = new WaitSlots(AMPLE)) {
    this.list = new WaitList(
      (refs) => {
        this.looks.push([...refs]);
        this.failing -= 1;
        return this.failing >= 0 ? Promise.reject(new Error('away')) : Promise.resolve(this.ended);
      },
      slots,
      EVERY_MS,
      (error) => this.errors.push(error),
    );
  }
}

describe('requests that wait', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('share one look-up, however many they are, and name each thing once', async () => {
    const { list, looks, ended } = new Watched();
    const waits = Array.from({ length: 500 }, (_, index) =>
      list.untilEnded({ walletId: 'w', id: `f${index % 10}` }, 30),
    );
    await jest.advanceTimersByTimeAsync(3 * EVERY_MS);
    expect(looks.map((refs) => refs.length)).toEqual([10, 10, 10]);
    for (let index = 0; index < 10; index += 1) ended.add(`f${index}`);
    await jest.advanceTimersByTimeAsync(EVERY_MS);
    expect(await Promise.all(waits)).toEqual(Array(500).fill(true));
    await jest.advanceTimersByTimeAsync(10 * EVERY_MS);
    expect(looks).toHaveLength(4);
  });

  it('are answered when their time is over, and not sooner', async () => {
    const { list, slots } = new Watched();
    let isAnswered = false;
    const wait = list.untilEnded({ walletId: 'w', id: 'f' }, 2).then(() => (isAnswered = true));
    await jest.advanceTimersByTimeAsync(1_999);
    expect(isAnswered).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await wait;
    expect(slots.count).toBe(0);
  });

  it('wait on when a look-up fails', async () => {
    const watched = new Watched();
    watched.failing = 2;
    const wait = watched.list.untilEnded({ walletId: 'w', id: 'f' }, 30);
    watched.ended.add('f');
    await jest.advanceTimersByTimeAsync(3 * EVERY_MS);
    expect(await wait).toBe(true);
    expect(watched.errors).toHaveLength(2);
  });

  it('of one wallet are answered at once past its bound, and leave room to others', async () => {
    const { list, slots } = new Watched(new WaitSlots({ max: 10, perWalletMax: 2 }));
    const waits = [1, 2].map(() => list.untilEnded({ walletId: 'busy', id: 'f' }, 1));
    expect(await list.untilEnded({ walletId: 'busy', id: 'g' }, 30)).toBe(false);
    waits.push(list.untilEnded({ walletId: 'other', id: 'h' }, 1));
    expect(slots.count).toBe(3);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await Promise.all(waits)).toEqual([true, true, true]);
    const again = list.untilEnded({ walletId: 'busy', id: 'g' }, 1);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await again).toBe(true);
  });

  it('are answered at once past the bound of the process, over all lists', async () => {
    const slots = new WaitSlots({ max: 2, perWalletMax: 2 });
    const [one, other] = [new Watched(slots), new Watched(slots)];
    void one.list.untilEnded({ walletId: 'a', id: 'f' }, 1);
    void other.list.untilEnded({ walletId: 'b', id: 'f' }, 1);
    expect(await one.list.untilEnded({ walletId: 'c', id: 'f' }, 30)).toBe(false);
    expect(await other.list.untilEnded({ walletId: 'c', id: 'f' }, 30)).toBe(false);
  });

  it('are answered when the list closes, and look nothing up any more', async () => {
    const { list, looks, slots } = new Watched();
    const wait = list.untilEnded({ walletId: 'w', id: 'f' }, 30);
    list.close();
    expect(await wait).toBe(true);
    expect(await list.untilEnded({ walletId: 'w', id: 'f' }, 30)).toBe(false);
    await jest.advanceTimersByTimeAsync(10 * EVERY_MS);
    expect(looks).toEqual([]);
    expect(slots.count).toBe(0);
  });
});
