import { GroupWriter } from '../src/platform/database/group-writer.js';
import { inRuns, type Bench } from './bench.js';
import type { Figure } from './figure.js';

/** The longest line that any writer of the service allows. */
const WAITING = 20_000;
const ROUNDS = 5;
const GROUP_MAX = 32;

type KeysOf = (request: number) => readonly string[];

/** The shapes of keys: each request of a subject of its own, and half of them of one busy subject. */
const SHAPES: readonly (readonly [string, KeysOf])[] = [
  ['each of its own subject', (request) => [String(request)]],
  ['half of one subject', (request) => [request % 2 === 0 ? 'busy' : String(request)]],
];

/** K: the time a group writer takes for one request whose line is full, beside one without keys. */
export async function measureGroups(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, keysOf] of SHAPES) {
    const runs = await inRuns(bench, async () => ({
      keyed: await microsecondsEach(keysOf),
      unkeyed: await microsecondsEach(undefined),
    }));
    figures.push({
      letter: 'K',
      name: `time for a request of a group writer, ${WAITING.toLocaleString('en')} waiting, ${name}`,
      unit: 'µs',
      ours: runs.map(({ keyed }) => keyed),
      yardstick: { name: 'without keys', values: runs.map(({ unkeyed }) => unkeyed) },
      bar: { is: 'at most', times: 3 },
      notes: [],
    });
  }
  return figures;
}

/** The processor time of a request when all are submitted at once, to a write that costs nothing. */
async function microsecondsEach(keysOf: KeysOf | undefined): Promise<number> {
  let micros = 0;
  // The first round is for the compiler.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const writer = new GroupWriter<number, number>(
      (group) => Promise.resolve(group.map((value) => ({ ok: true, value }))),
      { groupMax: GROUP_MAX, waitingMax: WAITING },
      keysOf,
    );
    const before = process.cpuUsage();
    await Promise.all(Array.from({ length: WAITING }, (_, index) => writer.submit(index)));
    const { user, system } = process.cpuUsage(before);
    if (round > 0) micros += user + system;
  }
  return micros / (ROUNDS * WAITING);
}
