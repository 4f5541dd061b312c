import { acceptedPerSecond, loopOf, warmUp } from './accepting.js';
import { inRuns, type Bench } from './bench.js';
import { closeStage } from './closing.js';
import type { Figure } from './figure.js';
import { say } from './say.js';
import { openStage } from './stage.js';

/** Payments a second of each run: over many wallets and on one. */
export interface AcceptanceRun {
  readonly yardstick: number;
  readonly ours: number;
  readonly hotYardstick: number;
  readonly oursHot: number;
}

/** A and B: accepting over HTTP while no worker runs, beside pgbench, in turns. */
export async function measureAcceptance(bench: Bench): Promise<AcceptanceRun[]> {
  const { ground, options, yardstick } = bench;
  const stage = await openStage(ground, {
    name: 'accept',
    queue: 'redis',
    apis: 1,
    hasWorker: false,
  });
  const url = stage.apis[0]?.url ?? '';
  const many = loopOf(bench, url);
  const hot = { ...many, tokensFile: ground.tokens.one };
  await warmUp(bench, stage);
  const runs = await inRuns(bench, async () => {
    const run = {
      yardstick: await yardstick.rate('many', options.seconds),
      ours: await acceptedPerSecond(bench, stage, [many]),
      hotYardstick: await yardstick.rate('hot', options.seconds),
      oursHot: await acceptedPerSecond(bench, stage, [hot]),
    };
    say(`accepted: ${run.ours.toFixed(0)}/s, on one wallet ${run.oursHot.toFixed(0)}/s`);
    return run;
  });
  await closeStage(bench, stage);
  return runs;
}

export function acceptanceFigures(bench: Bench, runs: readonly AcceptanceRun[]): Figure[] {
  const { yardstick, generator } = bench;
  const ours = runs.map((run) => run.ours);
  const hot = runs.map((run) => run.oursHot);
  const bar = (times: number): Figure['bar'] =>
    yardstick.isPgbench ? { is: 'at least', times } : null;
  const common = { unit: 'payments/s', notes: [] } as const;
  return [
    {
      ...common,
      letter: 'A',
      name: `accepted, 1,000 wallets (${generator.name})`,
      ours,
      yardstick: { name: yardstick.name, values: runs.map((run) => run.yardstick) },
      bar: bar(1),
    },
    {
      ...common,
      letter: 'B',
      name: 'accepted, one hot wallet',
      ours: hot,
      yardstick: {
        name: `${yardstick.name}, one wallet`,
        values: runs.map((run) => run.hotYardstick),
      },
      bar: bar(3),
    },
    {
      ...common,
      letter: 'B',
      name: 'accepted, one hot wallet',
      ours: hot,
      yardstick: { name: 'ours, 1,000 wallets (A)', values: ours },
      bar: bar(0.9),
    },
  ];
}
