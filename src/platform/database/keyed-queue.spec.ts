import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { KeyedQueue } from './keyed-queue.js';

interface Waiting {
  readonly name: number;
  readonly keys: readonly string[];
}

/** The rule in its plainest words: from the front, everything that shares no key with what came before it. */
function takeByScanning(line: Waiting[], max: number): number[] {
  const seen = new Set<string>();
  const group: number[] = [];
  const left: Waiting[] = [];
  for (const one of line.splice(0)) {
    const isBlocked = one.keys.some((key) => seen.has(key));
    if (group.length < max && !isBlocked) group.push(one.name);
    else left.push(one);
    for (const key of one.keys) seen.add(key);
  }
  line.push(...left);
  return group;
}

const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 });
const steps = fc.array(
  fc.oneof(fc.record({ add: keys }), fc.record({ take: fc.integer({ min: 1, max: 5 }) })),
  { maxLength: 60 },
);

describe('a keyed line', () => {
  it('takes the same groups as a scan of the whole line from its front', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const line = new KeyedQueue<number>();
        const scanned: Waiting[] = [];
        list.forEach((step, name) => {
          if ('add' in step) {
            line.add(name, step.add);
            scanned.push({ name, keys: step.add });
          } else {
            expect(line.take(step.take)).toEqual(takeByScanning(scanned, step.take));
          }
          expect(line.length).toBe(scanned.length);
        });
      }),
    );
  });

  it.each([
    ['no key', () => []],
    ['each its own key', (index: number) => [String(index)]],
    ['all one key', () => ['hot']],
    ['every other one a hot key', (index: number) => [index % 2 === 0 ? 'hot' : String(index)]],
    ['a hot key and its own', (index: number) => ['hot', String(index)]],
  ])('reads each item a bounded number of times, however long the line: %s', (_, keysOf) => {
    const perItem = (length: number): number => {
      const line = new KeyedQueue<number>();
      let reads = 0;
      const counted = (index: number): string[] =>
        new Proxy(keysOf(index), {
          get: (target, property, receiver) => {
            if (property === Symbol.iterator) reads += 1;
            return Reflect.get(target, property, receiver) as unknown;
          },
        });
      for (let index = 0; index < length; index += 1) line.add(index, counted(index));
      while (line.length > 0) expect(line.take(200).length).toBeGreaterThan(0);
      return reads / length;
    };
    expect(perItem(4_000)).toBe(perItem(1_000));
  });

  it('forgets keys that nobody holds any more', () => {
    const line = new KeyedQueue<number>();
    for (let index = 0; index < 100; index += 1) line.add(index, [String(index), 'shared']);
    while (line.length > 0) line.take(10);
    line.add(1, ['shared']);
    line.add(2, ['99']);
    expect(line.take(10)).toEqual([1, 2]);
  });
});
