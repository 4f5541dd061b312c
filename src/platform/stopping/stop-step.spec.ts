import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { stopStep } from './stop-step.js';

describe('a step of stopping', () => {
  let lines: unknown[][];
  const log = { warn: (...line: unknown[]): void => void lines.push(line) };

  beforeEach(() => {
    jest.useFakeTimers();
    lines = [];
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('that ends in time says nothing', async () => {
    await stopStep(log, 'queue', 1_000, () => Promise.resolve());
    await jest.advanceTimersByTimeAsync(10_000);
    expect(lines).toEqual([]);
  });

  it('that hangs is cut off, and named', async () => {
    let isOver = false;
    const step = stopStep(log, 'queue', 1_000, () => new Promise(() => undefined)).then(
      () => (isOver = true),
    );
    await jest.advanceTimersByTimeAsync(999);
    expect(isOver).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await step;
    // eslint-disable-next-line no-restricted-syntax -- a field of the log
    expect(lines).toEqual([[{ step: 'queue', withinMs: 1_000 }, 'a step of stopping was cut off']]);
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('no'))],
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
  ])('that %s is logged, and the next one is taken', async (_, work) => {
    await stopStep(log, 'queue', 1_000, work);
    expect(lines).toEqual([[{ step: 'queue', err: new Error('no') }, 'a step of stopping failed']]);
  });
});
