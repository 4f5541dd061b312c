import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import { GroupWriter, type GroupAnswer } from './group-writer.js';

type Answers = readonly GroupAnswer<string>[];

/** A destination whose writes end when the test says so; it keeps what it was given. */
class Desk {
  readonly groups: string[][] = [];
  private readonly ends: ((answers: Answers | Error) => void)[] = [];

  readonly write = (group: readonly string[]): Promise<Answers> => {
    this.groups.push([...group]);
    return new Promise((resolve, reject) => {
      this.ends.push((answers) => {
        if (answers instanceof Error) reject(answers);
        else resolve(answers);
      });
    });
  };

  /** Ends the oldest open write, by default well, and lets what follows from it happen. */
  async end(answers?: Answers | Error): Promise<void> {
    const group = this.groups[this.groups.length - this.ends.length] ?? [];
    this.ends.shift()?.(answers ?? group.map((one) => well(one)));
    await turn();
  }

  get isIdle(): boolean {
    return this.ends.length === 0;
  }
}

const BOUNDS = { groupMax: 10, waitingMax: 20 };

describe('a group writer', () => {
  it('that is idle writes at once, without waiting for company', async () => {
    const desk = new Desk();
    const writer = new GroupWriter(desk.write, BOUNDS);
    const answer = writer.submit('a');
    await turn();
    expect(desk.groups).toEqual([['a']]);
    await desk.end();
    await expect(answer).resolves.toBe('a!');
  });

  it('writes together what arrives in one turn, and next what arrives meanwhile, in order', async () => {
    const desk = new Desk();
    const writer = new GroupWriter(desk.write, BOUNDS);
    const answers = ['a', 'b'].map((one) => writer.submit(one));
    await turn();
    answers.push(...['c', 'd', 'e'].map((one) => writer.submit(one)));
    await turn();
    expect(desk.groups).toEqual([['a', 'b']]);
    await desk.end();
    expect(desk.groups).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
    await desk.end();
    await expect(Promise.all(answers)).resolves.toEqual(['a!', 'b!', 'c!', 'd!', 'e!']);
  });

  it('never writes two groups at once', async () => {
    let open = 0;
    const writer = new GroupWriter<string, string>(
      async (group) => {
        open += 1;
        expect(open).toBe(1);
        await turn();
        open -= 1;
        return group.map(well);
      },
      { groupMax: 3, waitingMax: 100 },
    );
    const all = Array.from({ length: 50 }, (_, index) => writer.submit(String(index)));
    await Promise.all(all);
  });

  it('keeps groups within their bound', async () => {
    const desk = new Desk();
    const writer = new GroupWriter(desk.write, { groupMax: 2, waitingMax: 20 });
    const all = ['a', 'b', 'c', 'd', 'e'].map((one) => writer.submit(one));
    await turn();
    while (!desk.isIdle) await desk.end();
    await Promise.all(all);
    expect(desk.groups).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('refuses as busy what its waiting line cannot hold, and takes more once there is room', async () => {
    const desk = new Desk();
    const writer = new GroupWriter(desk.write, { groupMax: 5, waitingMax: 2 });
    const first = writer.submit('a');
    await turn();
    const waiting = [writer.submit('b'), writer.submit('c')];
    await expect(writer.submit('d')).rejects.toMatchObject({ code: 'busy' });
    await desk.end();
    const late = writer.submit('e');
    await desk.end();
    await desk.end();
    await expect(Promise.all([first, ...waiting, late])).resolves.toHaveLength(4);
    expect(desk.groups.flat()).toEqual(['a', 'b', 'c', 'e']);
  });
});

describe('requests of one key', () => {
  const keysOf = (one: string): string[] => (one.startsWith('-') ? [] : [one.charAt(0)]);
  const keyed = (desk: Desk): GroupWriter<string, string> =>
    new GroupWriter(desk.write, BOUNDS, keysOf);

  it('never share a group, and keep their order', async () => {
    const desk = new Desk();
    const writer = keyed(desk);
    const all = ['a1', 'b1', 'a2', 'c1', 'a3', 'b2'].map((one) => writer.submit(one));
    await turn();
    while (!desk.isIdle) await desk.end();
    await Promise.all(all);
    expect(desk.groups).toEqual([['a1', 'b1', 'c1'], ['a2', 'b2'], ['a3']]);
  });

  it('never share a group either when they have several, and one in common', async () => {
    const desk = new Desk();
    const writer = new GroupWriter(desk.write, BOUNDS, (one) => Array.from(one));
    const all = ['ax', 'by', 'bx', 'cy', 'c', 'd'].map((one) => writer.submit(one));
    await turn();
    while (!desk.isIdle) await desk.end();
    await Promise.all(all);
    // The last c waits behind the one that waits for y.
    expect(desk.groups).toEqual([['ax', 'by', 'd'], ['bx', 'cy'], ['c']]);
  });

  it('do not hold up requests without a key', async () => {
    const desk = new Desk();
    const writer = keyed(desk);
    const all = ['-1', '-2', 'a1', 'a2', '-3'].map((one) => writer.submit(one));
    await turn();
    while (!desk.isIdle) await desk.end();
    await Promise.all(all);
    expect(desk.groups).toEqual([['-1', '-2', 'a1', '-3'], ['a2']]);
  });

  it('whatever comes in whatever order: all are written once, apart, and in order', async () => {
    const requests = fc.array(fc.constantFrom('a', 'b', 'c', '-'), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(requests, fc.integer({ min: 1, max: 6 }), async (keys, groupMax) => {
        const desk = new Desk();
        const writer = new GroupWriter(desk.write, { groupMax, waitingMax: 100 }, keysOf);
        const sent = keys.map((key, index) => `${key}${index}`);
        const all = sent.map((one) => writer.submit(one));
        await turn();
        while (!desk.isIdle) await desk.end();
        expect(await Promise.all(all)).toEqual(sent.map((one) => `${one}!`));
        expect(desk.groups.flat().sort()).toEqual([...sent].sort());
        for (const group of desk.groups) {
          expect(group.length).toBeLessThanOrEqual(groupMax);
          const own = group.map((one) => one.charAt(0)).filter((key) => key !== '-');
          expect(new Set(own).size).toBe(own.length);
        }
        for (const key of ['a', 'b', 'c', '-']) {
          const written = desk.groups.flat().filter((one) => one.startsWith(key));
          expect(written).toEqual(sent.filter((one) => one.startsWith(key)));
        }
      }),
    );
  });
});

describe('a failure', () => {
  it('of one request is its own', async () => {
    const desk = new Desk();
    const writer = new GroupWriter(desk.write, BOUNDS);
    const all = Promise.allSettled(['a', 'b', 'c'].map((one) => writer.submit(one)));
    await turn();
    await desk.end([well('a'), { ok: false, reason: 'bad' }, well('c')]);
    expect(await all).toEqual([
      { status: 'fulfilled', value: 'a!' },
      { status: 'rejected', reason: 'bad' },
      { status: 'fulfilled', value: 'c!' },
    ]);
  });

  it('of a whole write is that of its group, and the next group is written', async () => {
    const desk = new Desk();
    const writer = new GroupWriter(desk.write, { groupMax: 2, waitingMax: 20 });
    const all = Promise.allSettled(['a', 'b', 'c'].map((one) => writer.submit(one)));
    await turn();
    const fault = new Error('the database went away');
    await desk.end(fault);
    await desk.end();
    expect(
      (await all).map((one) => (one.status === 'rejected' ? (one.reason as Error) : one.value)),
    ).toEqual([fault, fault, 'c!']);
  });

  it('to answer a request is told to who made it', async () => {
    const desk = new Desk();
    const writer = new GroupWriter(desk.write, BOUNDS);
    const all = Promise.allSettled(['a', 'b'].map((one) => writer.submit(one)));
    await turn();
    await desk.end([well('a')]);
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('leaves a writer that writes on', async () => {
    const desk = new Desk();
    const writer = new GroupWriter(desk.write, BOUNDS);
    const first = writer.submit('a').catch(() => 'failed');
    await turn();
    await desk.end(new Error('away'));
    expect(await first).toBe('failed');
    const second = writer.submit('b');
    await turn();
    await desk.end();
    await expect(second).resolves.toBe('b!');
  });
});

describe('a writer that rests', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('writes at once when idle, and what comes soon after it together', async () => {
    const desk = new Desk();
    const writer = new GroupWriter(desk.write, { ...BOUNDS, restMs: 10 });
    const answers = [writer.submit('a')];
    await turn();
    expect(desk.groups).toEqual([['a']]);
    await desk.end();
    for (const one of ['b', 'c']) {
      await jest.advanceTimersByTimeAsync(3);
      answers.push(writer.submit(one));
      await turn();
    }
    expect(desk.groups).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(4);
    await turn();
    expect(desk.groups).toEqual([['a'], ['b', 'c']]);
    await desk.end();
    await jest.advanceTimersByTimeAsync(10);
    answers.push(writer.submit('d'));
    await turn();
    expect(desk.groups).toHaveLength(3);
    await desk.end();
    await Promise.all(answers);
  });

  it('does not rest while a whole group waits', async () => {
    const desk = new Desk();
    const writer = new GroupWriter(desk.write, { groupMax: 2, waitingMax: 20, restMs: 10 });
    const answers = ['a', 'b', 'c', 'd'].map((one) => writer.submit(one));
    await turn();
    await desk.end();
    expect(desk.groups).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    await desk.end();
    await Promise.all(answers);
  });
});

describe('draining', () => {
  it('waits for everything that was submitted, and not when there is nothing', async () => {
    const desk = new Desk();
    const writer = new GroupWriter(desk.write, { groupMax: 1, waitingMax: 20 });
    await writer.drained();
    const answered: string[] = [];
    for (const one of ['a', 'b']) void writer.submit(one).then((answer) => answered.push(answer));
    let isDrained = false;
    const drained = writer.drained().then(() => {
      isDrained = true;
    });
    await turn();
    await desk.end();
    expect([isDrained, answered]).toEqual([false, ['a!']]);
    await desk.end();
    await drained;
    expect(answered).toEqual(['a!', 'b!']);
  });
});

function well(request: string): { ok: true; value: string } {
  return { ok: true, value: `${request}!` };
}

/** Lets every promise that can settle do so. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
