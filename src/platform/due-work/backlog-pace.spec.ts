import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import { BacklogPace, nextShare, SHARE_MIN } from './backlog-pace.js';

describe('the share of the backlog', () => {
  it.each([
    [1, 0.51, 0.8],
    [0.5, 1, 0.4],
    [SHARE_MIN, 1, SHARE_MIN],
    [0.07, 0.9, SHARE_MIN],
    [0.5, 0.5, 0.52],
    [0.5, 0, 0.52],
    [0.99, 0, 1],
    [1, 0.2, 1],
  ])('of %d becomes, in a process that was busy for %d of its time, %d', (share, busy, next) => {
    expect(nextShare(share, busy)).toBeCloseTo(next, 10);
  });

  it('stays between a sixteenth and all, whatever comes, and is a number', () => {
    const part = fc.double({ min: 0, max: 1, noNaN: false });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 200 }), (parts) => {
        const share = parts.reduce(nextShare, SHARE_MIN);
        expect(share).toBeGreaterThanOrEqual(SHARE_MIN);
        expect(share).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('comes back to all within five seconds of a quiet process', () => {
    const quiet = Array.from({ length: 50 }, () => 0.1);
    expect(quiet.reduce(nextShare, SHARE_MIN)).toBe(1);
  });
});

describe('the pace of the backlog', () => {
  let busyPart: number;
  let grown: number;
  let pace: BacklogPace;

  beforeEach(() => {
    jest.useFakeTimers();
    grown = 0;
    pace = new BacklogPace(() => busyPart);
    pace.begin(() => {
      grown += 1;
    }, onFault);
  });

  afterEach(async () => {
    await pace.stop();
    jest.useRealTimers();
  });

  const onFault = (error: unknown): void => {
    throw error;
  };
  const passes = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

  it('begins with the least, grows while the process is quiet, and says so until it has all', async () => {
    busyPart = 0;
    expect(pace.share).toBe(SHARE_MIN);
    await passes(1_000);
    expect([pace.share, grown]).toEqual([expect.closeTo(SHARE_MIN + 0.2, 5), 10]);
    await passes(9_000);
    expect([pace.share, grown]).toEqual([1, 47]);
  });

  it('falls to the least within three seconds of a busy process, and comes back after it', async () => {
    busyPart = 0;
    await passes(10_000);
    busyPart = 1;
    await passes(3_000);
    expect(pace.share).toBe(SHARE_MIN);
    busyPart = 0;
    await passes(5_000);
    expect(pace.share).toBe(1);
  });

  it('keeps no process alive once it is stopped', async () => {
    await pace.stop();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('hears from the event loop itself how busy it was', async () => {
    jest.useRealTimers();
    const real = new BacklogPace();
    const isGrown = new Promise<void>((resolve) => {
      real.begin(resolve, onFault);
    });
    await isGrown;
    await real.stop();
    expect(real.share).toBeGreaterThan(SHARE_MIN);
  });
});
