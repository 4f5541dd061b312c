import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Rounds } from './rounds.js';

const EVERY_MS = 1_000;

describe('rounds', () => {
  let begun: number;
  /** Ends the look that is under way. */
  let end: (next: boolean | number) => void;
  let fail: (error: Error) => void;
  let faults: unknown[];
  let rounds: Rounds;

  beforeEach(() => {
    jest.useFakeTimers();
    begun = 0;
    faults = [];
    const look = (): Promise<boolean | number> => {
      begun += 1;
      return new Promise((resolve, reject) => {
        end = resolve;
        fail = reject;
      });
    };
    rounds = new Rounds(look, EVERY_MS, (error) => faults.push(error));
    rounds.begin();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const passes = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

  it('begin one look at a time, however long it takes', async () => {
    await passes(100 * EVERY_MS);
    expect(begun).toBe(1);
  });

  it('look again after a while when there was no more, and at once when there was', async () => {
    await passes(0);
    end(false);
    await passes(EVERY_MS - 1);
    expect(begun).toBe(1);
    await passes(1);
    expect(begun).toBe(2);
    end(true);
    await passes(0);
    expect(begun).toBe(3);
  });

  it('tell of a look that fails, and go on', async () => {
    await passes(0);
    fail(new Error('no database'));
    await passes(EVERY_MS);
    expect([begun, faults]).toEqual([2, [new Error('no database')]]);
  });

  it('begin nothing once they are stopped, and are over when the last look is', async () => {
    await passes(0);
    let isOver = false;
    const stopped = rounds.stop().then(() => (isOver = true));
    await passes(10 * EVERY_MS);
    expect([begun, isOver]).toEqual([1, false]);
    end(true);
    await stopped;
    await passes(10 * EVERY_MS);
    expect(begun).toBe(1);
  });

  it('look again after as long as the look said', async () => {
    await passes(0);
    end(5 * EVERY_MS);
    await passes(5 * EVERY_MS - 1);
    expect(begun).toBe(1);
    await passes(1);
    expect(begun).toBe(2);
  });

  it('look sooner when they are begun anew, and never twice at the same time', async () => {
    await passes(0);
    rounds.begin(10);
    await passes(EVERY_MS);
    expect(begun).toBe(1);
    end(false);
    await passes(9);
    expect(begun).toBe(1);
    await passes(1);
    expect(begun).toBe(2);
    end(false);
    await passes(1);
    rounds.begin(10);
    await passes(10);
    expect(begun).toBe(3);
  });
});
