import { verdictOf, type Figure } from './figure.js';
import { FIGURES, type BenchOptions } from './options.js';
import type { Surroundings } from './surroundings.js';
import { tableOf } from './table.js';

/** All that a run of the benchmark has to tell. */
export interface Report {
  readonly options: BenchOptions;
  readonly surroundings: Surroundings;
  readonly figures: readonly Figure[];
  readonly problems: readonly string[];
}

/** For people. */
export function textOf({ options, surroundings, figures, problems }: Report): string {
  const { runs, seconds, flowSeconds } = options;
  const lines = Object.entries(surroundings).map(([name, value]) => `${name.padEnd(20)}${value}`);
  return [
    tableOf(figures),
    '',
    `Medians, with least and most, of ${runs} run${runs === 1 ? '' : 's'} of ${seconds} s (C, D, L, M: ${flowSeconds} s).`,
    'Everything on the same cores: API, worker, PostgreSQL, Redis, simulator, load generator.',
    'Default settings, logging and metrics on, rate limits off.',
    '',
    ...lines,
    '',
    problems.length === 0 ? 'The money is right.' : problems.join('\n'),
  ].join('\n');
}

/** For programs. */
export function jsonOf({ options, surroundings, figures, problems }: Report): string {
  const { letters, databaseUrl, ...rest } = options;
  const values = {
    options: { ...rest, isOwnServer: databaseUrl === null, only: [...letters].map(nameOf) },
    surroundings,
    figures: figures.map((figure) => ({ ...figure, ...verdictOf(figure) })),
    problems,
  };
  return `${JSON.stringify(values, null, 2)}\n`;
}

function nameOf(letter: keyof typeof FIGURES): string {
  return `${letter} ${FIGURES[letter]}`;
}
