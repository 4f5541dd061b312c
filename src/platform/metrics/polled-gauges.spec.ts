import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Metrics } from './metrics.js';
import { pollGauges } from './polled-gauges.js';

interface Reading {
  readonly waiting: number;
  readonly oldest: number;
}

describe('gauges that are read when they are scraped', () => {
  let metrics: Metrics;
  let reads: { resolve: (reading: Reading) => void; reject: (error: Error) => void }[];
  let failures: unknown[];

  beforeEach(() => {
    jest.useFakeTimers();
    metrics = new Metrics();
    reads = [];
    failures = [];
    pollGauges<Reading>(
      metrics,
      [
        { name: 'test_waiting', help: 'How many wait.', valueOf: ({ waiting }) => waiting },
        { name: 'test_oldest_seconds', help: 'The oldest.', valueOf: ({ oldest }) => oldest },
      ],
      () =>
        new Promise((resolve, reject) => {
          reads.push({ resolve, reject });
        }),
      (error) => failures.push(error),
    );
  });
  afterEach(() => {
    metrics.onApplicationShutdown();
    jest.useRealTimers();
  });

  /** The values that a scrape shows, by name; `meanwhile` happens while it waits. */
  const scrape = async (meanwhile = (): void => undefined): Promise<Record<string, number>> => {
    const text = metrics.text();
    await jest.advanceTimersByTimeAsync(0);
    meanwhile();
    await jest.advanceTimersByTimeAsync(2_000);
    const values = (await text).matchAll(/^(test_\w+) (\S+)$/gm);
    return Object.fromEntries(Array.from(values, ([, name, value]) => [name!, Number(value)]));
  };

  it('are read once for all of them', async () => {
    const shown = await scrape(() => reads[0]?.resolve({ waiting: 3, oldest: 7.5 }));
    expect(shown).toEqual({ test_waiting: 3, test_oldest_seconds: 7.5 });
    expect(reads).toHaveLength(1);
  });

  it('are not read again within five seconds, and then are', async () => {
    await scrape(() => reads[0]?.resolve({ waiting: 3, oldest: 7 }));
    expect(await scrape()).toEqual({ test_waiting: 3, test_oldest_seconds: 7 });
    expect(reads).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(5_000);
    const shown = await scrape(() => reads[1]?.resolve({ waiting: 0, oldest: 0 }));
    expect(shown).toEqual({ test_waiting: 0, test_oldest_seconds: 0 });
  });

  it('are left out while they cannot be read, and the scrape goes on', async () => {
    await scrape(() => reads[0]?.resolve({ waiting: 3, oldest: 7 }));
    await jest.advanceTimersByTimeAsync(5_000);
    const away = new Error('the database went away');
    expect(await scrape(() => reads[1]?.reject(away))).toEqual({});
    expect(failures).toEqual([away]);
    expect(await metrics.text()).toContain('process_cpu_seconds_total');
    await jest.advanceTimersByTimeAsync(5_000);
    const shown = await scrape(() => reads[2]?.resolve({ waiting: 1, oldest: 1 }));
    expect(shown).toEqual({ test_waiting: 1, test_oldest_seconds: 1 });
  });

  it('do not hold a scrape up, nor are they read twice at once', async () => {
    expect(await scrape()).toEqual({});
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await scrape()).toEqual({});
    expect(reads).toHaveLength(1);
    reads[0]?.resolve({ waiting: 2, oldest: 60 });
    await jest.advanceTimersByTimeAsync(0);
    expect(await scrape(() => reads[1]?.reject(new Error('away')))).toEqual({});
  });
});
