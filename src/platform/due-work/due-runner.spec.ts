import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.js';
import type { DueKind } from './due-kind.js';
import { DueRunner } from './due-runner.js';

/** No look comes by itself in a test but the first. */
const NEVER_MS = 86_400_000;

/** Everything that can happen without a clock has happened. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
}

/** A kind whose items are named `lane:number`, with what is due and what was visited. */
class Scene {
  due: string[] = [];
  visited: string[] = [];
  failed: string[] = [];
  looks = 0;
  readonly calls: string[] = [];
  answer: (item: string) => Promise<boolean> = () => Promise.resolve(true);

  foundShare = 1;

  runner(of: Partial<DueKind<string>> = {}, everyMs: number | null = NEVER_MS): DueRunner<string> {
    const laneOf = (item: string): string => item.split(':')[0] ?? '';
    const kind: DueKind<string> = {
      name: 'letters',
      idOf: (item) => item,
      laneOf,
      lanes: ['a'],
      lane: (name) => ({
        inFlightMax: 2,
        find: (limit) => {
          this.looks += 1;
          return Promise.resolve(this.due.filter((item) => laneOf(item) === name).slice(0, limit));
        },
      }),
      visit: (item) => {
        this.visited.push(item);
        this.due = this.due.filter((one) => one !== item);
        return this.answer(item);
      },
      ...of,
    };
    return new DueRunner(kind, {
      everyMs,
      foundShare: () => this.foundShare,
      onFault: () => undefined,
      onFailedVisit: (_, id) => {
        this.failed.push(id);
      },
    });
  }
}

describe('a kind of due work', () => {
  it('needs a handler and its lanes only: what is due is visited', async () => {
    const scene = new Scene();
    scene.due = ['a:1', 'a:2', 'b:1'];
    const runner = scene.runner();
    runner.begin();
    await settled();
    expect(scene.visited).toEqual(['a:1', 'a:2']);
    await runner.stop();
  });

  it('gives the backlog its share of a lane, and never less than one place', async () => {
    const scene = new Scene();
    const ends: ((isDealtWith: boolean) => void)[] = [];
    scene.answer = () => new Promise((resolve) => ends.push(resolve));
    scene.due = ['a:1', 'a:2', 'a:3'];
    scene.foundShare = 0.01;
    const runner = scene.runner();
    runner.begin();
    await settled();
    expect(scene.visited).toEqual(['a:1']);
    scene.foundShare = 1;
    runner.pump();
    expect(scene.visited).toEqual(['a:1', 'a:2']);
    const stopped = runner.stop();
    for (const end of ends) end(true);
    await stopped;
  });

  it('begins the lanes that only rows name', async () => {
    const scene = new Scene();
    scene.due = ['gone:1'];
    const runner = scene.runner({ findLanes: () => Promise.resolve(['gone']) });
    runner.begin();
    await eventually(() => {
      expect(scene.visited).toEqual(['gone:1']);
    });
    await runner.stop();
  });

  it('reports a visit that throws, and goes on with the others', async () => {
    const scene = new Scene();
    scene.answer = (item) =>
      item === 'a:1' ? Promise.reject(new Error('no')) : Promise.resolve(true);
    scene.due = ['a:1', 'a:2', 'a:3'];
    const runner = scene.runner();
    runner.begin();
    await settled();
    expect(scene.failed).toEqual(['a:1']);
    expect(scene.visited).toEqual(['a:1', 'a:2', 'a:3']);
    await runner.stop();
  });

  it('is visited when it is offered, in a process that never looks', async () => {
    const scene = new Scene();
    scene.due = ['a:1', 'a:2'];
    const runner = scene.runner({}, null);
    runner.offer('a:2');
    await settled();
    expect(scene.visited).toEqual(['a:2']);
    expect(scene.looks).toBe(0);
    await runner.stop();
  });

  it('stops when visits are over, and then commits what they found out', async () => {
    const scene = new Scene();
    let end: (isDealtWith: boolean) => void = () => undefined;
    scene.answer = () =>
      new Promise((resolve) => {
        end = resolve;
      });
    scene.due = ['a:1'];
    const runner = scene.runner({
      stop: () => {
        scene.calls.push('stop');
        return Promise.resolve();
      },
      drained: () => {
        scene.calls.push('drained');
        return Promise.resolve();
      },
    });
    runner.begin();
    await settled();
    const stopped = runner.stop();
    await settled();
    expect(scene.calls).toEqual(['stop']);
    end(true);
    await stopped;
    expect(scene.calls).toEqual(['stop', 'drained']);
  });
});
