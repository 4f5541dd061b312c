import { acceptedPerSecond, loopOf, warmUp } from './accepting.js';
import { inRuns, type Bench } from './bench.js';
import { closeStage } from './closing.js';
import type { Figure } from './figure.js';
import { WALLETS } from './ground.js';
import { say } from './say.js';
import { openStage, type Stage } from './stage.js';
import { storePayments } from './stored-payments.js';

/** F: accepting with millions of payments stored, against accepting on an empty database, in turns. */
export async function measureStored(bench: Bench): Promise<Figure[]> {
  const perWallet = Math.ceil(bench.options.stored / WALLETS);
  const full = await stageNamed(bench, 'stored');
  await storePayments(full.databaseUrl, WALLETS, perWallet);
  const empty = await stageNamed(bench, 'empty');
  for (const stage of [empty, full]) await warmUp(bench, stage);
  const rate = (stage: Stage): Promise<number> =>
    acceptedPerSecond(bench, stage, [loopOf(bench, stage.apis[0]?.url ?? '')]);
  const runs = await inRuns(bench, async () => {
    const run = { empty: await rate(empty), full: await rate(full) };
    say(`accepted: empty ${run.empty.toFixed(0)}/s, full ${run.full.toFixed(0)}/s`);
    return run;
  });
  await closeStage(bench, empty);
  await closeStage(bench, full, { isBig: true });
  return [
    {
      letter: 'F',
      name: `accepted with ${(perWallet * WALLETS).toLocaleString('en')} payments stored`,
      unit: 'payments/s',
      ours: runs.map((run) => run.full),
      yardstick: { name: 'on an empty database', values: runs.map((run) => run.empty) },
      bar: { is: 'at least', times: 0.9 },
      notes: [],
    },
  ];
}

function stageNamed({ ground }: Bench, name: string): Promise<Stage> {
  return openStage(ground, { name, queue: 'redis', apis: 1, hasWorker: false });
}
