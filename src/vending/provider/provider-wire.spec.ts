import { describe, expect, it } from '@jest/globals';
import { retryAfterMsOf, type WireAnswer } from './provider-wire.js';

const NOW_MS = Date.parse('2026-01-15T13:30:00Z');
const HOUR_MS = 3_600_000;

function busy(asked: string | string[] | undefined, status = 429): WireAnswer {
  return { kind: 'answer', status, body: null, text: '', headers: { 'retry-after': asked } };
}

describe('how long a busy provider asks us to wait', () => {
  it.each([
    ['1', 1_000],
    ['60', 60_000],
    ['3600', HOUR_MS],
    ['86400', HOUR_MS],
    ['99999999999999999999', HOUR_MS],
    ['Thu, 15 Jan 2026 13:30:07 GMT', 7_000],
    ['Fri, 16 Jan 2026 13:30:00 GMT', HOUR_MS],
  ])('is %j: %d ms, an hour at most', (asked, ms) => {
    expect(retryAfterMsOf(busy(asked), NOW_MS)).toBe(ms);
    expect(retryAfterMsOf(busy(asked, 503), NOW_MS)).toBe(ms);
  });

  it.each([
    ['0'],
    ['-5'],
    ['soon'],
    [''],
    [undefined],
    [['1', '2']],
    ['Thu, 15 Jan 2026 13:29:59 GMT'],
  ])('is nothing: %j', (asked) => {
    expect(retryAfterMsOf(busy(asked), NOW_MS)).toBeNull();
  });

  it('is asked with 429 and 503 only', () => {
    expect(retryAfterMsOf(busy('60', 500), NOW_MS)).toBeNull();
    expect(retryAfterMsOf({ kind: 'nothing', reason: 'reset', wasSent: true }, NOW_MS)).toBeNull();
  });
});
