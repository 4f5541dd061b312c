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
    ['wait=10 ; a=b', 10],
    ['wait ; a=b, wait=5', 0],
    ['a;b="x;y, wait=9";c, wait=4', 4],
    [String.raw`a="\", wait=9", wait=4`, 4],
    [', ,wait=5', 5],
    [`a=${'x'.repeat(4_000)}, wait=5`, 5],
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
    '"wait=5',
    'wait=5"',
    'wait=5;"',
    'wait="5',
    'wait=""',
    'wait="5',
    'wait=5 6',
    'wait==5',
    `a=${'x'.repeat(4_096)}, wait=5`,
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

  it('is found in any well-formed header, whatever stands before it', () => {
    const token = fc.stringMatching(/^[a-z!#$%&'*+.^`|~-]{1,8}$/).filter((name) => name !== 'wait');
    const quoted = fc
      .string({ unit: 'grapheme-ascii', maxLength: 20 })
      .map((text) => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`);
    const pair = fc
      .tuple(token, fc.option(fc.oneof(token, quoted)), fc.constantFrom('=', ' = '))
      .map(([name, value, equals]) => (value === null ? name : name + equals + value));
    const preference = fc
      .tuple(pair, fc.array(pair, { maxLength: 3 }), fc.constantFrom(';', '; ', ' ;'))
      .map(([first, parameters, separator]) => [first, ...parameters].join(separator));
    fc.assert(
      fc.property(
        fc.array(preference, { maxLength: 5 }),
        fc.nat(40),
        fc.constantFrom(',', ', ', ' , '),
        (others, seconds, separator) => {
          const header = [...others, `wait=${seconds}`, 'wait=7'].join(separator);
          expect(readPreferWait(header)).toBe(Math.min(seconds, 30));
        },
      ),
    );
  });
});
