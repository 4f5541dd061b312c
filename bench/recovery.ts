import { CONNECTIONS, countedAgainstRows } from './accepting.js';
import { inRuns, type Bench } from './bench.js';
import { closeStage } from './closing.js';
import { drained } from './completion.js';
import { countOpen, makeDue, storeOpenPayments } from './due-payments.js';
import type { Figure } from './figure.js';
import { WALLETS } from './ground.js';
import { startLoad } from './load.js';
import { mostResidentMib } from './most-resident.js';
import { USUAL_BILLER } from './purchase.js';
import { say } from './say.js';
import { copyOfTemplate, openStage, simulatorFolder, type Stage } from './stage.js';
import { textOfTimes, timesToCompleted, type CompletionTimes } from './times-to-completed.js';

/** New purchases a second. */
const PER_SECOND = 50;
/** A process that has just started has not compiled its code. */
const WARM_UP_SECONDS = 5;
const DRAINED_WITHIN_MS = 1_800_000;

let runsBegun = 0;

/** What new purchases took, and what the worker kept in memory at most meanwhile. */
interface Reading {
  readonly times: CompletionTimes;
  readonly mostMib: number;
}

interface Run {
  readonly usual: Reading;
  readonly draining: Reading;
  readonly said: string;
}

/** M: new purchases and the worker's memory while very many payments are due at once, against before. */
export async function measureRecovery(bench: Bench): Promise<Figure[]> {
  const runs = await inRuns(bench, () => recover(bench));
  const due = bench.options.due.toLocaleString('en');
  const notes = runs.map(({ said }) => said);
  return [
    {
      letter: 'M',
      name: `p95 to completed of new purchases while ${due} payments are due`,
      unit: 'ms',
      ours: runs.map(({ draining }) => draining.times.p95Ms),
      yardstick: { name: 'before', values: runs.map(({ usual }) => usual.times.p95Ms) },
      bar: { is: 'at most', times: 3 },
      notes,
    },
    {
      letter: 'M',
      name: `memory of the worker at most while ${due} payments are due`,
      unit: 'MiB',
      ours: runs.map(({ draining }) => draining.mostMib),
      yardstick: { name: 'before', values: runs.map(({ usual }) => usual.mostMib) },
      bar: { is: 'at most', times: 1.5 },
      notes: [],
    },
  ];
}

/** A worker that was started on payments that an outage left open, first while none of them is due. */
async function recover(bench: Bench): Promise<Run> {
  const { ground, options } = bench;
  runsBegun += 1;
  const name = `recovery_${runsBegun}`;
  const databaseUrl = await copyOfTemplate(ground, name);
  await storeOpenPayments(databaseUrl, options.due, WALLETS, simulatorFolder(ground, name));
  const kind = { name, queue: 'redis', apis: 1, hasWorker: true, databaseUrl } as const;
  const stage = await openStage(ground, kind);
  await buy(bench, stage, WARM_UP_SECONDS);
  const usual = await readWhile(stage, () => buy(bench, stage, options.flowSeconds));
  let left = 0;
  let tookMs = 0;
  const draining = await readWhile(stage, async () => {
    const times = await buy(bench, stage, options.flowSeconds, () => makeDue(databaseUrl));
    left = await countOpen(databaseUrl);
    const beganMs = performance.now();
    await drained(stage, DRAINED_WITHIN_MS);
    tookMs = performance.now() - beganMs;
    return times;
  });
  const said = `before ${textOfTimes(usual.times)}; draining ${textOfTimes(draining.times)}; ${left} of ${options.due} were open after ${options.flowSeconds} s, and none ${(tookMs / 1_000).toFixed(0)} s later`;
  say(said);
  await closeStage(bench, stage, { isFinal: true });
  return { usual, draining, said };
}

/** What new purchases take, each by the clock of the machine. @param before done at once before the first */
async function buy(
  bench: Bench,
  stage: Stage,
  seconds: number,
  before: () => Promise<void> = () => Promise.resolve(),
): Promise<CompletionTimes> {
  let fromMs = 0;
  await countedAgainstRows(bench, stage, async () => {
    await before();
    fromMs = Date.now();
    const url = stage.apis[0]?.url ?? '';
    const how = { kind: 'arrivals', perSecond: PER_SECOND, seconds } as const;
    return [await startLoad(bench.ground, { url, connections: CONNECTIONS, how }).report];
  });
  return timesToCompleted(stage.databaseUrl, USUAL_BILLER, fromMs);
}

async function readWhile(
  { worker }: Stage,
  piece: () => Promise<CompletionTimes>,
): Promise<Reading> {
  if (worker === undefined) throw new Error('this stage has a worker');
  const over = new AbortController();
  const most = mostResidentMib(worker, over.signal);
  const times = await piece().finally(() => {
    over.abort();
  });
  return { times, mostMib: await most };
}
