import { describe, expect, it } from '@jest/globals';
import { aRetryPolicy } from '../../../test/support/builders.js';
import { daysToAskAbout, isCleared, type AskOnlyPeriod } from './ask-only.js';

function aPeriod(since: string, beganAt: string): AskOnlyPeriod {
  return { reason: 'past_missing', since: new Date(since), beganAt: new Date(beganAt) };
}

describe('the days that are asked about after a restore', () => {
  it.each([
    ['2026-01-15T10:00:00Z', '2026-01-15T11:00:00Z', ['2026-01-15']],
    ['2026-01-15T22:30:00Z', '2026-01-15T23:30:00Z', ['2026-01-15', '2026-01-16']],
    ['2026-01-13T23:30:00Z', '2026-01-16T00:30:00Z', ['2026-01-14', '2026-01-15', '2026-01-16']],
    ['2026-01-15T12:00:00Z', '2026-01-15T11:00:00Z', ['2026-01-15']],
  ])('since %s, noticed at %s, are those in Lagos', (since, beganAt, days) => {
    expect(daysToAskAbout(aPeriod(since, beganAt))).toEqual(days);
  });

  it('are a month at most', () => {
    expect(daysToAskAbout(aPeriod('2020-01-01T00:00:00Z', '2026-01-15T11:00:00Z'))).toHaveLength(
      31,
    );
  });
});

describe('a payment that nobody knows', () => {
  const period = aPeriod('2026-01-15T10:00:00Z', '2026-01-15T11:00:00Z');
  const policy = aRetryPolicy();
  const graceMs = policy.sendWithinMs + policy.timeoutMs + policy.notFoundGraceMs;
  const over = new Date(period.beganAt.getTime() + graceMs);

  it('may be sent once it was said three times and the grace is over, and not before', () => {
    expect(isCleared(period, 3, over, policy)).toBe(true);
    expect(isCleared(period, 2, over, policy)).toBe(false);
    expect(isCleared(period, 9, new Date(over.getTime() - 1), policy)).toBe(false);
  });
});
