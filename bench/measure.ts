import { acceptanceFigures, measureAcceptance } from './acceptance.js';
import type { Bench } from './bench.js';
import { measureCompletion } from './completion.js';
import type { Figure } from './figure.js';
import { measureGroups } from './groups.js';
import { measureHistory } from './history.js';
import { measureLatency } from './latency.js';
import { measureMemory } from './memory.js';
import { FIGURES, type Letter } from './options.js';
import { measureRecovery } from './recovery.js';
import { measureSlowPartner } from './slow-partner.js';
import { measureStatement } from './statement.js';
import { measureStored } from './stored.js';
import { measureTwoApis } from './two-apis.js';

type Measurement = (bench: Bench) => Promise<readonly Figure[]>;

/** What has each figure measured; A, B and E share a run, because E is at half of what A reaches. */
const MEASUREMENTS: Readonly<Record<Exclude<Letter, 'A' | 'B' | 'E'>, Measurement>> = {
  C: (bench) => measureCompletion(bench, 'redis'),
  D: (bench) => measureCompletion(bench, 'postgres'),
  F: measureStored,
  G: measureHistory,
  H: measureTwoApis,
  I: measureMemory,
  J: measureStatement,
  K: measureGroups,
  L: measureSlowPartner,
  M: measureRecovery,
};

/** Measures what was asked for, one figure after the other; the table has them by their letters. */
export async function measure(bench: Bench): Promise<Figure[]> {
  const { letters } = bench.options;
  const figures = [...(await measureAccepting(bench))];
  for (const [letter, measurement] of Object.entries(MEASUREMENTS)) {
    if (letters.has(letter as Letter)) figures.push(...(await measurement(bench)));
  }
  const order = Object.keys(FIGURES);
  return figures.sort((one, other) => order.indexOf(one.letter) - order.indexOf(other.letter));
}

async function measureAccepting(bench: Bench): Promise<Figure[]> {
  const { letters } = bench.options;
  if (!(['A', 'B', 'E'] as const).some((letter) => letters.has(letter))) return [];
  const reached = await measureAcceptance(bench);
  const latency = letters.has('E') ? await measureLatency(bench, reached) : [];
  return [...acceptanceFigures(bench, reached), ...latency];
}
