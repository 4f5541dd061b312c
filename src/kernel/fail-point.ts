/**
 * The places where a test can stop a process: the steps of a purchase or a funding between which money
 * could be lost.
 */
export const FAIL_POINTS = [
  /** A group writer is about to write a group of requests. */
  'before-group-write',
  /** The work of a request is done, and its response is not rendered yet. */
  'before-answer',
  /** The purchase is committed and the response not sent yet. */
  'accepted',
  /** The queue is about to be notified of committed purchases. */
  'before-ring',
  /** The sweep has found what is due and is about to visit it. */
  'sweeping',
  'claimed',
  'attempt-committed',
  /** The dangerous moment: `sendBy` has not passed, and the first byte is not written yet. */
  'before-request-written',
  'request-written',
  'answered',
  /** The step is written but not committed; its rows are locked. */
  'before-settle-commit',
  'settled',
  /** The listeners of an event are about to be called. */
  'event-delivered-next',
  /** The listeners were called, and the events are not marked as delivered yet. */
  'event-told',
  /** A funding's row is committed, and the gateway was not asked to open it yet. */
  'funding-stored',
  /** The gateway has answered, and none of its answer is stored. */
  'gateway-answered',
  /** A webhook is committed, but neither processed nor acknowledged. */
  'webhook-kept',
  /** The credit of a funding is written but not committed; its rows are locked. */
  'before-credit-commit',
  'credited',
] as const;
export type FailPoint = (typeof FAIL_POINTS)[number];

type Action = 'crash' | 'pause' | 'fail';

interface Armed {
  readonly action: Action;
  readonly pauseMs: number;
  readonly probability: number;
}

/** Thrown by a fail point that is armed with `fail`. */
export class FailPointReached extends Error {
  constructor(name: FailPoint) {
    super(`fail point ${name}`);
    this.name = 'FailPointReached';
  }
}

let armed: ReadonlyMap<string, Armed> = new Map();
let chance: () => number = Math.random;

/**
 * Arms fail points, or none. Production cannot arm any: the configuration refuses it, and the build
 * contains none (fail-point.production.ts).
 * @param points comma-separated `name[:crash|:pause=<ms>|:fail][@<probability>]`; a name alone crashes.
 * @param seed makes the probabilities repeatable.
 * @throws Error that names the first point it cannot read.
 */
export function armFailPoint(points: string, seed?: number): void {
  chance = seed === undefined ? Math.random : seeded(seed);
  const texts = points.split(',').filter((text) => text.trim() !== '');
  armed = new Map(texts.map((text) => parsed(text.trim())));
}

/** Whether this point is armed. */
export function isArmed(name: FailPoint): boolean {
  return armed.has(name);
}

/**
 * Acts if the point is armed: ends this process as `kill -9` would, delays the caller, or throws.
 * @throws FailPointReached
 */
export function failPoint(name: FailPoint): Promise<void> | undefined {
  const due = dueAt(name);
  if (due === undefined) return undefined;
  if (due.action === 'pause') return new Promise((resolve) => setTimeout(resolve, due.pauseMs));
  stop(name, due.action);
  return undefined;
}

/**
 * The synchronous form. The caller cannot wait, so a pause freezes the whole process, as SIGSTOP would.
 * @throws FailPointReached
 */
export function failPointNow(name: FailPoint): void {
  const due = dueAt(name);
  if (due === undefined) return;
  if (due.action === 'pause') freeze(due.pauseMs);
  else stop(name, due.action);
}

function dueAt(name: FailPoint): Armed | undefined {
  const found = armed.get(name);
  if (found === undefined) return undefined;
  return found.probability >= 1 || chance() < found.probability ? found : undefined;
}

function stop(name: FailPoint, action: 'crash' | 'fail'): void {
  if (action === 'fail') throw new FailPointReached(name);
  process.kill(process.pid, 'SIGKILL');
}

function freeze(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

const SYNTAX = /^([a-z-]+)(?::(crash|fail|pause=(\d+)))?(?:@(\d+(?:[.]\d+)?))?$/;

function parsed(text: string): [FailPoint, Armed] {
  const [, name, what = 'crash', pauseMs = '0', probability = '1'] = SYNTAX.exec(text) ?? [];
  const point = FAIL_POINTS.find((known) => known === name);
  if (point === undefined) {
    throw new Error(`FAIL_POINTS: "${text}" is not one of ${FAIL_POINTS.join(', ')}`);
  }
  const action: Action = what.startsWith('pause') ? 'pause' : (what as Action);
  return [point, { action, pauseMs: Number(pauseMs), probability: Number(probability) }];
}

/** A repeatable sequence of numbers in [0, 1) from a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
