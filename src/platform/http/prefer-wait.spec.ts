import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readPreferWait } from './prefer-wait.decorator.js';

describe('Prefer: wait', () => {
  it.each([
    ['wait=10', 10],
    ['wait=0', 0],
    ['wait=30', 30],
    ['wait=31', 30],
    ['wait=99999999999999999999', 30],
    ['WAIT = 5', 5],
    ['wait="7"', 7],
    ['respond-async, wait=10', 10],
    ['respond-async,wait=10', 10],
    ['wait=10, respond-async', 10],
    ['wait=10; a=b', 10],
    ['return=minimal; foo="a, wait=9", wait=4', 4],
    ['foo="a, wait=9", wait=4', 4],
    ['wait=3, wait=20', 3],
  ])('is read from %j as %d', (header, seconds) => {
    expect(readPreferWait(header)).toBe(seconds);
  });

  it.each([
    undefined,
    '',
    'wait',
    'wait=',
    'wait=-1',
    'wait=1.5',
    'wait=1e1',
    'wait=ten',
    'waits=5',
    ',,',
    'x=wait=5',
    '"',
  ])('counts as none in %j', (header) => {
    expect(readPreferWait(header)).toBe(0);
  });

  it('of several header lines is found in any', () => {
    expect(readPreferWait(['respond-async', 'wait=6'])).toBe(6);
  });

  it('is a whole number of seconds from 0 to 30, whatever the header', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const seconds = readPreferWait(header);
        return Number.isInteger(seconds) && seconds >= 0 && seconds <= 30;
      }),
    );
  });

  it('takes no longer on a header made to be slow', () => {
    const startedAt = performance.now();
    readPreferWait('a=' + ';"'.repeat(4_000));
    readPreferWait(';'.repeat(16_000));
    readPreferWait(`a${' ;a'.repeat(5_000)}"`);
    expect(performance.now() - startedAt).toBeLessThan(200);
  });
});
