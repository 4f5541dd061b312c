import { median } from './statistics.js';

/** What the ratio of ours to the yardstick has to be. */
export interface Bar {
  readonly is: 'at least' | 'at most';
  readonly times: number;
}

/** What ours is compared with, measured in the same run. */
export interface Comparison {
  readonly name: string;
  /** One value per run, in the figure's unit. */
  readonly values: readonly number[];
}

/** One line of the table: what we measured, beside what it is measured by. */
export interface Figure {
  readonly letter: string;
  readonly name: string;
  readonly unit: 'payments/s' | 'ms' | 'µs' | 'MiB';
  /** One value per run. */
  readonly ours: readonly number[];
  /** Null where nothing was there to measure by. */
  readonly yardstick: Comparison | null;
  /** Null where none is claimed. */
  readonly bar: Bar | null;
  /** What a reader of the line has to know: a backlog, a tool that took another's place. */
  readonly notes: readonly string[];
}

/** What follows from a figure. */
export interface Verdict {
  /** Median of ours to median of the yardstick. */
  readonly ratio: number | null;
  readonly ratioOfRuns: readonly number[];
  readonly isMet: boolean | null;
}

export function verdictOf({ ours, yardstick, bar }: Figure): Verdict {
  if (yardstick === null) return { ratio: null, ratioOfRuns: [], isMet: null };
  const ratio = median(ours) / median(yardstick.values);
  const ratioOfRuns = ours.map((value, run) => value / (yardstick.values[run] ?? NaN));
  return { ratio, ratioOfRuns, isMet: bar === null ? null : isMet(ratio, bar) };
}

function isMet(ratio: number, bar: Bar): boolean {
  return bar.is === 'at least' ? ratio >= bar.times : ratio <= bar.times;
}
