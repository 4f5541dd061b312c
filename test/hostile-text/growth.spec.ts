import { describe, expect, it } from '@jest/globals';
import { growthOf, leavesUnread } from '../support/hostile-text/growth.js';
import { SHAPES, textsOf } from '../support/hostile-text/shapes.js';

const OF_SPACES = textsOf({ start: '', unit: ' ', middle: '', close: '', end: '!' });

function comparesAll(text: string): number {
  let same = 0;
  for (const one of text) for (const other of text) if (one === other) same += 1;
  return same;
}

function cutsItsHead(text: string): number {
  let parts = 0;
  for (let rest = text.split(''); rest.length > 0; rest = rest.slice(1)) parts += 1;
  return parts;
}

/** Each took proportionally too long in somebody's product. */
const BAD: readonly (readonly [what: string, read: (text: string) => unknown])[] = [
  ['compares each character with each', comparesAll],
  ['cuts off the first of a list until nothing is left', cutsItsHead],
  ['has nested quantifiers', (text) => /^(?: +)+$/.test(text)],
  ['searches for an end from every place', (text) => /\s+$/.test(text)],
];

const GOOD: readonly (readonly [what: string, read: (text: string) => unknown])[] = [
  ['trims', (text) => text.trim()],
  ['cuts at every space', (text) => text.split(' ').map((part) => part.length)],
  ['takes them one by one', (text) => Array.from(text).filter((one) => one !== ' ').length],
];

describe('the growth of work with the length of a text', () => {
  it.each(BAD)('is found out where a parser %s', async (_, read) => {
    expect(await growthOf(read, OF_SPACES)).not.toBeNull();
  });

  it.each(GOOD)('is none where a parser %s', async (_, read) => {
    expect(await growthOf(read, OF_SPACES)).toBeNull();
  });

  it('is found out by one of the shapes where a header could stop a process', async () => {
    const PREFER =
      /\s*([\w-]+)(?:\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,;"]*))?((?:;[^,"]*(?:"[^"]*")?)*)\s*(?:,|$)/;
    const found = [];
    for (const shape of SHAPES.filter(({ unit }) => unit === ';')) {
      found.push(await growthOf((text) => PREFER.test(text), textsOf(shape)));
    }
    expect(found.filter((growth) => growth !== null)).not.toEqual([]);
  });
});

describe('a text that is far too long', () => {
  it('is left unread by who looks at its length', async () => {
    const read = (text: string): string => (text.length > 100 ? '' : text.trim());
    expect(await leavesUnread(read, OF_SPACES)).toBe(true);
  });

  it('is read by who looks at its length afterwards', async () => {
    const read = (text: string): boolean => text.trim().length > 100;
    expect(await leavesUnread(read, OF_SPACES)).toBe(false);
  });
});
