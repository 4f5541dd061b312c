import { setTimeout as pause } from 'node:timers/promises';
import { CONNECTIONS, countedAgainstRows, warmUp } from './accepting.js';
import { inRuns, type Bench } from './bench.js';
import { closeStage } from './closing.js';
import { drained } from './completion.js';
import type { Figure } from './figure.js';
import { startLoad } from './load.js';
import { USUAL_BILLER } from './purchase.js';
import { say } from './say.js';
import { BUYPOWERS, openStage, type Stage } from './stage.js';
import { textOfTimes, timesToCompleted, type CompletionTimes } from './times-to-completed.js';

/** Purchases a second through each of the two. */
const PER_SECOND = 50;
const HANGS_MS = 15_000;
/** How long VTpass is bought from before the first purchase that counts: all its places are taken by then. */
const RUN_IN_SECONDS = 5;

/** L: the time to `completed` through BuyPower while VTpass hangs, against while both are well, in turns. */
export async function measureSlowPartner(bench: Bench): Promise<Figure[]> {
  const stage = await openStage(bench.ground, {
    name: 'slow',
    queue: 'redis',
    apis: 1,
    hasWorker: true,
    hasBuypower: true,
  });
  await warmUp(bench, stage);
  await drained(stage);
  const runs = await inRuns(bench, async () => {
    const well = await timesThroughBuypower(bench, stage);
    await answerAfter(stage, HANGS_MS);
    const hanging = await timesThroughBuypower(bench, stage);
    await answerAfter(stage, 0);
    await drained(stage);
    say(`to completed: ${textOfTimes(well)}; while VTpass hangs ${textOfTimes(hanging)}`);
    return { well, hanging };
  });
  await closeStage(bench, stage, { isFinal: true });
  return [
    {
      letter: 'L',
      name: `p95 to completed through BuyPower while VTpass hangs for ${HANGS_MS / 1_000} s`,
      unit: 'ms',
      ours: runs.map(({ hanging }) => hanging.p95Ms),
      yardstick: { name: 'while both are well', values: runs.map(({ well }) => well.p95Ms) },
      bar: { is: 'at most', times: 1.5 },
      notes: runs.map(
        ({ well, hanging }) => `both well ${textOfTimes(well)}; hanging ${textOfTimes(hanging)}`,
      ),
    },
  ];
}

/** Buys from both, and times what goes through BuyPower. */
async function timesThroughBuypower(bench: Bench, stage: Stage): Promise<CompletionTimes> {
  const { ground, options } = bench;
  const buy = (billerId: string, seconds: number): ReturnType<typeof startLoad> =>
    startLoad(ground, {
      url: stage.apis[0]?.url ?? '',
      connections: CONNECTIONS,
      billerId,
      how: { kind: 'arrivals', perSecond: PER_SECOND, seconds },
    });
  let fromMs = 0;
  await countedAgainstRows(bench, stage, async () => {
    const vtpass = buy(USUAL_BILLER, RUN_IN_SECONDS + options.flowSeconds);
    await pause(RUN_IN_SECONDS * 1_000);
    fromMs = Date.now();
    const buypower = buy(BUYPOWERS, options.flowSeconds);
    return Promise.all([vtpass.report, buypower.report]);
  });
  return timesToCompleted(stage.databaseUrl, BUYPOWERS, fromMs);
}

/** How long the simulator's VTpass takes for each answer from now on; 0: no longer than it takes. */
async function answerAfter({ simulatorUrl }: Stage, ms: number): Promise<void> {
  const latency = ms === 0 ? {} : { latency: { p50Ms: ms, p99Ms: ms } };
  const answer = await fetch(`${simulatorUrl}/_profile`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ provider: 'vtpass', ...latency }),
  });
  if (!answer.ok) throw new Error(`the simulator takes no profile: ${await answer.text()}`);
  await answer.body?.cancel();
}
