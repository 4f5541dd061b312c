import { describe, expect, it } from '@jest/globals';
import { readChaosOptions } from './options.js';

describe('the options of a campaign', () => {
  it('run for a minute when nothing is said, with a seed that is then printed', () => {
    expect(readChaosOptions([])).toMatchObject({ minutes: 1, rate: 60, payments: Infinity });
  });

  it('take what is said', () => {
    const args = ['--minutes=0.5', '--seed=7', '--payments=100', '--rate=20', '--keep'];
    const said = { minutes: 0.5, seed: 7, payments: 100, rate: 20, keep: true };
    expect(readChaosOptions(args)).toMatchObject(said);
  });

  it('refuse what they do not understand', () => {
    expect(() => readChaosOptions(['--minutes=ages'])).toThrow(
      '--minutes must be a number above 0',
    );
    expect(() => readChaosOptions(['--speed=9'])).toThrow();
  });
});
