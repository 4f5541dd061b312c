import type { Breach } from '../checker/breach.js';
import { breachLines } from '../checker/breach-lines.js';
import type { Examined } from '../checker/check-money.js';
import type { FaultCounts } from './nemesis.js';
import type { ProgramEnd } from './program.js';
import { SETTLE_BOUND_MS, type Settling } from './settling.js';

/** What a campaign came to. */
export interface Outcome {
  readonly seed: number;
  readonly minutes: number;
  readonly faults: FaultCounts;
  readonly ends: readonly ProgramEnd[];
  readonly purchasesBegun: number;
  readonly fundingsBegun: number;
  readonly statuses: ReadonlyMap<string, number>;
  readonly checkpoints: { readonly held: number; readonly missed: number };
  readonly settling: Settling;
  readonly everybodyKnows: boolean;
  readonly examined: Examined | null;
  readonly breaches: readonly Breach[];
}

/** Ends that nobody asked for: not the start that finds its database away, nor an armed fail point. */
export function ownDeaths(ends: readonly ProgramEnd[]): ProgramEnd[] {
  return ends.filter(
    ({ isOurs, wasUp, extra }) => !isOurs && wasUp && extra['FAIL_POINTS'] === undefined,
  );
}

/** What is wrong with a campaign, in words; none is good. */
export function chaosComplaints(outcome: Outcome): string[] {
  const { settling, examined, everybodyKnows, checkpoints } = outcome;
  const wrong: string[] = [];
  if (outcome.breaches.length > 0) wrong.push(breachLines(outcome.breaches));
  if (examined === null) wrong.push('The final check could not look.');
  if (checkpoints.held === 0) wrong.push('No checkpoint could look.');
  if (settling.restedMs === null) {
    const left = JSON.stringify(settling.left);
    wrong.push(`Not at rest ${SETTLE_BOUND_MS / 1000} s after the last fault: ${left}`);
  }
  if (!everybodyKnows)
    wrong.push('Some customers never learned what became of their purchase or their money.');
  for (const end of ownDeaths(outcome.ends)) {
    wrong.push(`A process ended that nobody had touched: ${JSON.stringify(end)}`);
  }
  return wrong;
}

/** The figures of a campaign, for a person to read. */
export function chaosReport(outcome: Outcome): string {
  const { faults, ends, settling, examined } = outcome;
  const atFailPoints = ends.filter(
    ({ isOurs, signal, extra }) => !isOurs && signal === 'SIGKILL' && extra['FAIL_POINTS'],
  );
  return [
    `seed ${outcome.seed}, ${outcome.minutes} min of faults`,
    `faults: ${total(faults.done)} (${listed(faults.done)})`,
    `left out, because their target was down with another: ${total(faults.skipped)}; could not be done: ${faults.failed.length}`,
    `processes that killed themselves at a fail point: ${atFailPoints.length}; processes started again: ${ends.length}; slow to stop: ${faults.slowStops}`,
    `purchases begun: ${outcome.purchasesBegun}; fundings begun: ${outcome.fundingsBegun}; requests answered: ${listed(outcome.statuses)}`,
    `fundings: ${JSON.stringify(examined?.fundingsByStatus)}; at the gateway: ${JSON.stringify(examined?.atGateway)}; incidents: ${JSON.stringify(examined?.fundingIncidents)}`,
    `looked at: ${JSON.stringify(examined)}`,
    `checkpoints during the faults: ${outcome.checkpoints.held} held, ${outcome.checkpoints.missed} could not look`,
    `after the last fault: every payment and funding ended after ${seconds(settling.endedMs)}, at rest after ${seconds(settling.restedMs)} (bound ${SETTLE_BOUND_MS / 1000} s)`,
  ].join('\n');
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function listed(counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].sort(([one], [other]) => one.localeCompare(other));
  return sorted.map(([word, count]) => `${word} ${count}`).join(', ');
}

function seconds(ms: number | null): string {
  return ms === null ? 'never' : `${(ms / 1000).toFixed(1)} s`;
}
