import { CONNECTIONS, countedAgainstRows, warmUp } from './accepting.js';
import type { AcceptanceRun } from './acceptance.js';
import { shootPurchases } from './autocannon.js';
import { inRuns, type Bench } from './bench.js';
import { closeStage } from './closing.js';
import type { Figure } from './figure.js';
import { startLoad } from './load.js';
import { say } from './say.js';
import { openStage, type Stage } from './stage.js';
import { median } from './statistics.js';

/** E: how long accepting takes for all but the slowest hundredth, at half of what was reached. */
export async function measureLatency(
  bench: Bench,
  reached: readonly AcceptanceRun[],
): Promise<Figure[]> {
  const { ground, options, yardstick } = bench;
  const half = median(reached.map((run) => run.ours)) / 2;
  const halfYardstick = median(reached.map((run) => run.yardstick)) / 2;
  const stage = await openStage(ground, { name: 'p99', queue: 'redis', apis: 1, hasWorker: false });
  await warmUp(bench, stage);
  const runs = await inRuns(bench, async () => ({
    yardstick: await yardstick.p99(halfYardstick, options.seconds),
    byAutocannon: await p99(bench, stage, 'autocannon', () =>
      shootPurchases({ ...askedOf(bench, stage), perSecond: Math.round(half) }),
    ),
    byArrivals: await p99(bench, stage, 'arrivals', () => {
      const how = { kind: 'arrivals', perSecond: half, seconds: options.seconds } as const;
      const url = stage.apis[0]?.url ?? '';
      return startLoad(ground, { url, connections: CONNECTIONS, how }).report;
    }),
  }));
  await closeStage(bench, stage);
  const values = runs.flatMap((run) => run.yardstick ?? []);
  const common = {
    letter: 'E',
    unit: 'ms',
    yardstick:
      values.length === 0
        ? null
        : { name: `pgbench -R, p99 at ${halfYardstick.toFixed(0)}/s`, values },
    bar: yardstick.isPgbench ? ({ is: 'at most', times: 5 } as const) : null,
  } as const;
  const at = `p99 of accepting at ${half.toFixed(0)}/s`;
  return [
    {
      ...common,
      name: `${at} (autocannon)`,
      ours: runs.map((run) => run.byAutocannon),
      notes: ['autocannon sends each second’s share of a connection at the second’s beginning.'],
    },
    {
      ...common,
      name: `${at} (our arrivals)`,
      ours: runs.map((run) => run.byArrivals),
      notes: ['our arrivals are spaced as those of pgbench -R: a Poisson process.'],
    },
  ];
}

function askedOf(bench: Bench, { apis }: Stage): Parameters<typeof shootPurchases>[0] {
  const { ground, options } = bench;
  const tokens = ground.customers.map(({ token }) => token);
  const { seconds } = options;
  return { url: apis[0]?.url ?? '', connections: CONNECTIONS, seconds, tokens, perSecond: 0 };
}

async function p99(
  bench: Bench,
  stage: Stage,
  who: string,
  piece: () => Promise<{ accepted: number; refused: number; p99Ms: number }>,
): Promise<number> {
  const [report] = await countedAgainstRows(bench, stage, async () => [await piece()]);
  if (report === undefined) throw new Error('one piece has one report');
  say(`p99 by ${who}: ${report.p99Ms.toFixed(2)} ms over ${report.accepted} payments`);
  return report.p99Ms;
}
