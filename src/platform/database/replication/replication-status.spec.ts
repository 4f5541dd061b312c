import { describe, expect, it } from '@jest/globals';
import {
  confirmedUpTo,
  isAlone,
  positionFrom,
  proves,
  standbysNeeded,
  type Standby,
  type ReplicationStatus,
} from './replication-status.js';

function aStanding(
  names: string,
  ...standbys: [string | null, bigint | null][]
): ReplicationStatus {
  const listed = standbys.map(([syncState, flushed]): Standby => ({ syncState, flushed }));
  return { server: 'one', position: 100n, names, standbys: listed };
}

describe('positions in the log', () => {
  it.each([
    ['0/0', 0n],
    ['0/FFFFFFFF', 0xffffffffn],
    ['1/0', 0x100000000n],
    ['16/B374D848', 0x16b374d848n],
  ])('%s is read as a number', (text, position) => {
    expect(positionFrom(text)).toBe(position);
  });
});

describe('the standbys that a commit waits for', () => {
  it.each([
    ['', 0],
    ['  ', 0],
    ['*', 1],
    ['s1', 1],
    ['s1, s2', 1],
    ['2 (s1, s2, s3)', 2],
    ['FIRST 2 (s1, s2, s3)', 2],
    ['first 3(s1, s2, s3)', 3],
    ['ANY 2 (s1, s2, s3)', 2],
    ['any 1 (*)', 1],
    ['"2 (s1"', 1],
    ['first', 1],
  ])('of "%s" are %d', (names, count) => {
    expect(standbysNeeded(names)).toBe(count);
  });
});

describe('what standbys have confirmed', () => {
  it.each<[string, ReplicationStatus, bigint | null]>([
    ['nothing without any', aStanding('*'), null],
    ['nothing where commits wait for none', aStanding('', ['async', 100n]), null],
    ['what the only one has', aStanding('*', ['sync', 90n]), 90n],
    ['nothing before it has said so', aStanding('*', ['sync', null]), null],
    ['what both have, of two', aStanding('2 (a,b,c)', ['sync', 90n], ['sync', 80n]), 80n],
    ['nothing while one of two is missing', aStanding('2 (a,b,c)', ['sync', 90n]), null],
    [
      'not what a potential one has',
      aStanding('2 (a,b,c)', ['sync', 90n], ['sync', 80n], ['potential', 100n]),
      80n,
    ],
    [
      'what any two of three have',
      aStanding('ANY 2 (a,b,c)', ['quorum', 70n], ['quorum', 90n], ['quorum', 80n]),
      80n,
    ],
    ['not what is sent without waiting', aStanding('a', ['sync', 70n], ['async', 100n]), 70n],
    ['nothing while it catches up', aStanding('a', [null, 100n]), null],
  ])('is %s', (_, standing, confirmed) => {
    expect(confirmedUpTo(standing)).toBe(confirmed);
  });
});

describe('the proof of a commit', () => {
  const at = { server: 'one', position: 80n };

  it('is a position that was confirmed, of the same run of the same server', () => {
    expect(proves(aStanding('*', ['sync', 80n]), at, false)).toBe(true);
    expect(proves(aStanding('*', ['sync', 79n]), at, false)).toBe(false);
    const elsewhere = { ...at, server: 'another' };
    expect(proves(aStanding('*', ['sync', 80n]), elsewhere, false)).toBe(false);
    expect(proves(aStanding(''), elsewhere, true)).toBe(false);
  });

  it('is not needed of a primary that is alone, where that was said to be enough', () => {
    expect(proves(aStanding(''), at, true)).toBe(true);
    expect(proves(aStanding(''), at, false)).toBe(false);
  });

  it.each([
    ['waits for a standby that is gone', aStanding('*')],
    ['has a standby that it does not wait for', aStanding('', ['async', 100n])],
  ])('is needed of a primary that %s', (_, standing) => {
    expect(isAlone(standing)).toBe(false);
    expect(proves(standing, at, true)).toBe(false);
  });
});
