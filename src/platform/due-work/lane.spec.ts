import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Lane, type LaneWork } from './lane.js';
import { Lanes } from './lanes.js';

/** No look comes by itself in a test; what is wanted is looked for at once. */
const NEVER_MS = 86_400_000;

interface Visit {
  readonly item: string;
  readonly end: (isDealtWith: boolean) => void;
}

/** Everything that can happen without a clock has happened. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
}

/** A table of what is due, and visits that end when the test says so. */
class Scene {
  due: string[] = [];
  closed: string[] = [];
  looks: { readonly limit: number; readonly closed: readonly string[] }[] = [];
  visits: Visit[] = [];
  begun: string[] = [];
  faults: unknown[] = [];
  fault: Error | undefined;

  /** Items are named `key:number`. */
  work(of: Partial<LaneWork<string>> = {}): LaneWork<string> {
    return {
      inFlightMax: 2,
      foundMax: () => Infinity,
      offeredMax: 5,
      everyMs: NEVER_MS,
      idOf: (item) => item,
      keyOf: (item) => item.split(':')[0] ?? '',
      keys: ['a', 'b'],
      isOpen: (key) => !this.closed.includes(key),
      find: (limit, closed) => {
        this.looks.push({ limit, closed });
        if (this.fault !== undefined) return Promise.reject(this.fault);
        const open = this.due.filter((item) => !closed.some((key) => item.startsWith(key)));
        return Promise.resolve(open.slice(0, limit));
      },
      visit: (item) => {
        this.begun.push(item);
        return new Promise((resolve) => {
          const end = (isDealtWith: boolean): void => {
            if (isDealtWith) this.due = this.due.filter((one) => one !== item);
            this.visits = this.visits.filter((one) => one.item !== item);
            resolve(isDealtWith);
          };
          this.visits.push({ item, end });
        });
      },
      onFault: (error) => {
        this.faults.push(error);
      },
      ...of,
    };
  }

  async end(item: string, isDealtWith = true): Promise<void> {
    const visit = this.visits.find((one) => one.item === item);
    if (visit === undefined) throw new Error(`${item} is not under way`);
    visit.end(isDealtWith);
    await settled();
  }

  /** Ends whatever begins, until nothing does. */
  async endAll(isDealtWith = true): Promise<void> {
    for (let turn = 0; turn < 1_000 && this.visits.length > 0; turn += 1) {
      for (const { end } of this.visits) end(isDealtWith);
      await settled();
    }
  }
}

describe('a lane', () => {
  let scene: Scene;
  let lane: Lane<string>;

  beforeEach(() => {
    scene = new Scene();
  });

  afterEach(async () => {
    const stopped = lane.stop();
    await scene.endAll();
    await stopped;
  });

  async function begin(of: Partial<LaneWork<string>> = {}): Promise<void> {
    lane = new Lane(scene.work(of));
    lane.begin();
    await settled();
  }

  const numbered = (count: number, key = 'a'): string[] =>
    Array.from({ length: count }, (_, index) => `${key}:${index}`);

  it('begins the next item as one ends, and waits for no slow one', async () => {
    scene.due = numbered(20);
    await begin();
    expect(scene.begun).toEqual(['a:0', 'a:1']);
    // The first hangs all the time.
    for (let next = 1; next < 20; next += 1) await scene.end(`a:${next}`);
    expect(scene.begun).toEqual(numbered(20));
    expect(scene.visits.map(({ item }) => item)).toEqual(['a:0']);
  });

  it('has no more in work, and reads no more ahead, than it may', async () => {
    scene.due = numbered(1_000);
    await begin({ inFlightMax: 3 });
    expect(scene.visits).toHaveLength(3);
    await scene.endAll();
    expect(scene.begun).toEqual(numbered(1_000));
    for (const { limit } of scene.looks) expect(limit).toBeLessThanOrEqual(3 + 6);
  });

  it('gives three turns of four to what was offered and one to what is due longest', async () => {
    scene.due = numbered(4);
    await begin({ inFlightMax: 1 });
    expect(scene.begun).toEqual(['a:0']);
    for (const item of numbered(5, 'b')) lane.offer(item);
    await scene.endAll();
    const turns = ['a:0', 'b:0', 'b:1', 'b:2', 'a:1', 'b:3', 'b:4', 'a:2', 'a:3'];
    expect(scene.begun.slice(0, turns.length)).toEqual(turns);
  });

  it('begins something that is due longest among offers that never end', async () => {
    scene.due = numbered(3);
    await begin({ inFlightMax: 1, foundMax: () => 1 });
    for (let number = 0; number < 40; number += 1) {
      lane.offer(`b:${number}`);
      lane.offer(`b:${number}'`);
      for (const { end } of scene.visits) end(true);
      await settled();
    }
    expect(scene.begun).toEqual(expect.arrayContaining(numbered(3)));
  });

  it('leaves room for what is offered, whatever number is due', async () => {
    scene.due = numbered(100);
    await begin({ inFlightMax: 4, foundMax: () => 1 });
    expect(scene.begun).toEqual(['a:0']);
    for (const item of numbered(3, 'b')) lane.offer(item);
    expect(scene.begun).toEqual(['a:0', ...numbered(3, 'b')]);
    await scene.end('b:1');
    expect(scene.visits).toHaveLength(3);
    await scene.end('a:0');
    expect(scene.begun.at(-1)).toBe('a:1');
    await scene.endAll();
    expect(scene.due).toEqual([]);
  });

  it('begins more of what is due when more may be', async () => {
    let foundMax = 1;
    scene.due = numbered(10);
    await begin({ inFlightMax: 4, foundMax: () => foundMax });
    expect(scene.visits).toHaveLength(1);
    foundMax = 3;
    lane.pump();
    expect(scene.visits).toHaveLength(3);
  });

  it('keeps the newest of what is offered past its bound', async () => {
    await begin({ inFlightMax: 1, offeredMax: 2, everyMs: null });
    for (const item of numbered(5)) lane.offer(item);
    await scene.endAll();
    expect(scene.begun).toEqual(['a:0', 'a:3', 'a:4']);
  });

  it('finds again what was offered past its bound', async () => {
    await begin({ inFlightMax: 1, offeredMax: 1 });
    scene.due = numbered(4);
    for (const item of scene.due) lane.offer(item);
    await scene.endAll();
    expect(new Set(scene.begun)).toEqual(new Set(numbered(4)));
  });

  it('does not look again at once for what could not be dealt with', async () => {
    scene.due = numbered(50);
    await begin();
    await scene.endAll(false);
    expect(scene.looks).toHaveLength(1);
    expect(scene.due).toHaveLength(50);
  });

  it('looks again at once when something was dealt with beside it', async () => {
    scene.due = numbered(50);
    await begin();
    await scene.end('a:0', false);
    await scene.endAll();
    expect(scene.due).toEqual([]);
  });

  it('leaves out what cannot be worked on, which hides nothing else', async () => {
    scene.due = [...numbered(50, 'a'), ...numbered(2, 'b')];
    scene.closed = ['a'];
    await begin();
    expect(scene.looks[0]?.closed).toEqual(['a']);
    expect(scene.begun).toEqual(['b:0', 'b:1']);
    lane.offer('a:0');
    await settled();
    expect(scene.begun).not.toContain('a:0');
    scene.closed = [];
    await scene.end('b:0');
    expect(scene.begun).toContain('a:0');
  });

  it('does not look at all while nothing can be worked on', async () => {
    scene.due = numbered(5);
    scene.closed = ['a', 'b'];
    await begin();
    expect(scene.looks).toEqual([]);
    scene.closed = [];
    lane.pump();
    await settled();
    expect(scene.begun).toEqual(['a:0', 'a:1']);
  });

  it('waits for its time after a look that failed', async () => {
    scene.fault = new Error('the database is away');
    await begin();
    expect(scene.looks).toHaveLength(1);
    expect(scene.faults).toEqual([scene.fault]);
  });

  it('works on one item once at a time', async () => {
    scene.due = ['a:0'];
    await begin();
    lane.offer('a:0');
    await settled();
    expect(scene.begun).toEqual(['a:0']);
  });

  it('begins nothing once it is stopped, and ends when its work is over', async () => {
    scene.due = numbered(10);
    await begin();
    let isOver = false;
    const stopped = lane.stop().then(() => {
      isOver = true;
    });
    await scene.end('a:0');
    expect(isOver).toBe(false);
    await scene.end('a:1');
    await stopped;
    expect(scene.begun).toEqual(['a:0', 'a:1']);
  });
});

describe('lanes', () => {
  it('fill by themselves: what hangs in one keeps nothing from another', async () => {
    const scenes = { slow: new Scene(), quick: new Scene() };
    const lanes = new Lanes<string>((name) => scenes[name as 'slow' | 'quick'].work());
    for (let number = 0; number < 5; number += 1) lanes.offer('slow', `a:${number}`);
    await settled();
    expect(scenes.slow.begun).toHaveLength(2);
    for (let number = 0; number < 5; number += 1) lanes.offer('quick', `a:${number}`);
    await settled();
    await scenes.quick.endAll();
    expect(scenes.quick.begun).toHaveLength(5);
    expect(scenes.slow.begun).toHaveLength(2);
    const stopped = lanes.stop();
    await scenes.slow.endAll();
    await stopped;
  });

  it('let one begin when another has left what both use', async () => {
    const scenes = { first: new Scene(), second: new Scene() };
    const lanes = new Lanes<string>((name) => scenes[name as 'first' | 'second'].work());
    lanes.offer('first', 'a:0');
    scenes.second.closed = ['a', 'b'];
    lanes.offer('second', 'a:1');
    await settled();
    expect(scenes.second.begun).toEqual([]);
    scenes.second.closed = [];
    await scenes.first.end('a:0');
    expect(scenes.second.begun).toEqual(['a:1']);
    const stopped = lanes.stop();
    await scenes.second.endAll();
    await stopped;
  });
});
