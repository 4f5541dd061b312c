import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ServerWatch, type Asking, type Probe } from './server-watch.js';

/** A server that answers probes or does not, under a clock that the test moves. */
class World implements Probe {
  isThere = true;
  doCommitsHang = false;
  probes = 0;
  writes = 0;
  readonly changes: boolean[] = [];
  readonly watch: ServerWatch;

  constructor() {
    jest.useFakeTimers();
    this.watch = new ServerWatch(this);
    this.watch.onChange((isSilent) => this.changes.push(isSilent));
  }

  async ask(): Promise<void> {
    this.probes += 1;
    const own = new Statement();
    this.watch.asked(own);
    // eslint-disable-next-line no-restricted-syntax -- under a clock that the test moves
    await new Promise((resolve) => setTimeout(resolve, this.isThere ? 10 : 2_000));
    this.watch.settled(own, this.isThere);
  }

  async write(onSent: () => void): Promise<boolean> {
    this.writes += 1;
    onSent();
    do {
      // eslint-disable-next-line no-restricted-syntax -- under a clock that the test moves
      await new Promise((resolve) => setTimeout(resolve, 10));
    } while (this.doCommitsHang);
    return this.isThere;
  }

  drop(): void {
    // It has no connection.
  }

  /** Reads something, which is answered at once. */
  read(): void {
    const one = new Statement();
    this.watch.asked(one);
    this.watch.settled(one, true);
  }

  pass(ms: number): Promise<void> {
    return jest.advanceTimersByTimeAsync(ms);
  }
}

class Statement implements Asking {
  isAbandoned = false;
  constructor(readonly answerWithinMs = 3_600_000) {}

  abandon(): void {
    this.isAbandoned = true;
  }
}

afterEach(() => {
  jest.useRealTimers();
});

describe('the watch on a server', () => {
  it('shuts the door after two seconds without any answer, and opens it at the first', async () => {
    const world = new World();
    world.isThere = false;
    const statement = new Statement();
    world.watch.asked(statement);
    await world.pass(1_700);
    expect(world.watch.isSilent).toBe(false);
    await world.pass(700);
    expect(world.watch.isSilent).toBe(true);
    expect(() => {
      world.watch.assertAnswers();
    }).toThrow(expect.objectContaining({ code: 'database_unavailable' }));
    world.watch.settled(statement, true);
    expect(world.changes).toEqual([true, false]);
    world.watch.assertAnswers();
  });

  it('asks on until the server is back, when nobody else asks', async () => {
    const world = new World();
    world.isThere = false;
    const statement = new Statement();
    world.watch.asked(statement);
    await world.pass(3_000);
    world.watch.settled(statement, false);
    await world.pass(60_000);
    expect(world.watch.isSilent).toBe(true);
    world.isThere = true;
    await world.pass(3_000);
    expect(world.changes).toEqual([true, false]);
  });

  it('takes neither a slow report nor waits for a lock for silence', async () => {
    const world = new World();
    const slow = Array.from({ length: 10 }, () => new Statement());
    for (const one of slow) world.watch.asked(one);
    await world.pass(120_000);
    expect(world.changes).toEqual([]);
    expect(world.probes).toBeGreaterThan(50);
    expect(slow.some(({ isAbandoned }) => isAbandoned)).toBe(false);
  });

  it('asks nothing of a server that answers others, or of one that nobody asks', async () => {
    const world = new World();
    world.watch.asked(new Statement());
    for (let round = 0; round < 50; round += 1) {
      const quick = new Statement();
      world.watch.asked(quick);
      await world.pass(100);
      world.watch.settled(quick, true);
    }
    expect(world.probes).toBe(0);
    const idle = new World();
    await idle.pass(60_000);
    expect([idle.probes, jest.getTimerCount()]).toEqual([0, 0]);
  });

  it('does not take the failure of a statement for an answer', async () => {
    const world = new World();
    world.isThere = false;
    for (let round = 0; round < 30; round += 1) {
      const lost = new Statement();
      world.watch.asked(lost);
      await world.pass(100);
      world.watch.settled(lost, false);
    }
    expect(world.watch.isSilent).toBe(true);
  });

  it('gives up what is overdue, and all there is after twenty seconds of silence', async () => {
    const world = new World();
    const [short, long] = [new Statement(5_000), new Statement()];
    world.watch.asked(short);
    world.watch.asked(long);
    await world.pass(6_000);
    expect([short.isAbandoned, long.isAbandoned]).toEqual([true, false]);
    world.watch.settled(short, false);
    world.isThere = false;
    await world.pass(23_000);
    expect(long.isAbandoned).toBe(true);
  });

  it('does not blame the server for a pause of this process', async () => {
    const world = new World();
    world.watch.asked(new Statement(5_000));
    await world.pass(300);
    // A paused process finds its clock moved and its timers due, once each.
    jest.setSystemTime(Date.now() + 600_000);
    await world.pass(200);
    expect(world.watch.isSilent).toBe(false);
  });

  it('shuts the door after two seconds of a commit that hangs, and opens it when one is done', async () => {
    const world = new World();
    world.doCommitsHang = true;
    const commit = new Statement();
    world.watch.asked(commit);
    for (let round = 0; round < 23; round += 1) {
      await world.pass(100);
      world.read();
      if (round === 16) expect(world.watch.isSilent).toBe(false);
    }
    expect([world.watch.isSilent, world.writes]).toEqual([true, 1]);
    // Neither reads nor a statement that was given up say that commits are done again.
    world.watch.settled(commit, false);
    for (let round = 0; round < 600; round += 1) {
      await world.pass(100);
      world.read();
    }
    expect([world.changes, world.writes]).toEqual([[true], 1]);
    world.doCommitsHang = false;
    await world.pass(100);
    expect(world.changes).toEqual([true, false]);
  });

  it('has a commit made once a second at most while something is slow, and none otherwise', async () => {
    const world = new World();
    world.watch.asked(new Statement());
    await world.pass(300);
    expect(world.writes).toBe(0);
    await world.pass(10_000);
    expect(world.writes).toBeGreaterThan(5);
    expect(world.writes).toBeLessThan(11);
    expect(world.changes).toEqual([]);
  });

  it('has one commit made for all who ask, and refuses them at once while commits hang', async () => {
    const world = new World();
    const asked = [world.watch.assertCommits(), world.watch.assertCommits()];
    await world.pass(20);
    await Promise.all(asked);
    expect(world.writes).toBe(1);
    world.doCommitsHang = true;
    const hanging = world.watch.assertCommits();
    await world.pass(2_300);
    await expect(world.watch.assertCommits()).rejects.toMatchObject({
      code: 'database_unavailable',
    });
    expect(world.writes).toBe(2);
    world.doCommitsHang = false;
    await world.pass(20);
    await hanging;
  });

  it('takes a lost connection for no answer of a commit', async () => {
    const world = new World();
    world.doCommitsHang = true;
    world.watch.asked(new Statement());
    await world.pass(3_000);
    world.isThere = false;
    world.doCommitsHang = false;
    await world.pass(5_000);
    expect(world.watch.isSilent).toBe(true);
    world.isThere = true;
    await world.pass(2_000);
    expect(world.watch.isSilent).toBe(false);
  });

  it('rests once it is closed', async () => {
    const world = new World();
    world.isThere = false;
    world.watch.asked(new Statement());
    await world.pass(3_000);
    world.watch.close();
    await world.pass(3_000);
    const { probes } = world;
    world.watch.asked(new Statement());
    await world.pass(60_000);
    expect(world.probes).toBe(probes);
  });
});
