import type { Generator } from './closed-loop.js';
import type { Ground } from './ground.js';
import type { BenchOptions } from './options.js';
import type { Yardstick } from './yardstick.js';

/** What every measurement is given. */
export interface Bench {
  readonly options: BenchOptions;
  readonly ground: Ground;
  readonly yardstick: Yardstick;
  /** The load generator of the closed loops. */
  readonly generator: Generator;
  /** What was found wrong with the money or with the counting. */
  readonly problems: string[];
}

/** Runs `piece` once per run, one after another. */
export async function inRuns<T>({ options }: Bench, piece: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let run = 0; run < options.runs; run += 1) results.push(await piece());
  return results;
}
