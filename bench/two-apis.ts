import { acceptedPerSecond, CONNECTIONS, loopOf, warmUp } from './accepting.js';
import { inRuns, type Bench } from './bench.js';
import { closeStage } from './closing.js';
import type { Figure } from './figure.js';
import { say } from './say.js';
import { openStage } from './stage.js';

/** H: two API processes on one database, with the load split between them, against one of them. */
export async function measureTwoApis(bench: Bench): Promise<Figure[]> {
  const stage = await openStage(bench.ground, {
    name: 'two',
    queue: 'redis',
    apis: 2,
    hasWorker: false,
  });
  const loops = stage.apis.map(({ url }) => loopOf(bench, url));
  const [first] = loops;
  if (first === undefined) throw new Error('a stage has an API');
  const split = loops.map((loop) => ({ ...loop, connections: CONNECTIONS / 2 }));
  await warmUp(bench, stage);
  const runs = await inRuns(bench, async () => {
    const run = {
      one: await acceptedPerSecond(bench, stage, [first]),
      two: await acceptedPerSecond(bench, stage, split),
    };
    say(`accepted by one API: ${run.one.toFixed(0)}/s, by two: ${run.two.toFixed(0)}/s`);
    return run;
  });
  await closeStage(bench, stage);
  return [
    {
      letter: 'H',
      name: 'accepted by two API processes',
      unit: 'payments/s',
      ours: runs.map(({ two }) => two),
      yardstick: { name: 'by one', values: runs.map(({ one }) => one) },
      bar: null,
      notes: [],
    },
  ];
}
