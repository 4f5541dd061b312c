import { describe, expect, it } from '@jest/globals';
import { onOneDay } from './support/one-day.js';

/** Work that fails the first time, on these days. */
function failing(...days: string[]): { readonly tries: () => number; readonly all: Promise<void> } {
  let tries = 0;
  const day = (): Promise<string> => Promise.resolve(days.shift() ?? '');
  const work = (): Promise<void> => {
    tries += 1;
    return tries === 1 ? Promise.reject(new Error('spoilt')) : Promise.resolve();
  };
  return { tries: () => tries, all: onOneDay(day, work) };
}

describe('work on one day', () => {
  it('is begun anew where a midnight has spoilt it', async () => {
    const { tries, all } = failing('2026-01-15', '2026-01-16');
    await all;
    expect(tries()).toBe(2);
  });

  it('fails where none has', async () => {
    const { tries, all } = failing('2026-01-15', '2026-01-15');
    await expect(all).rejects.toThrow('spoilt');
    expect(tries()).toBe(1);
  });
});
