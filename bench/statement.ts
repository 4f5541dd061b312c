import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { inRuns, type Bench } from './bench.js';
import { closeStage } from './closing.js';
import { tidy } from './databases.js';
import type { Figure } from './figure.js';
import { lengthOf, tokenOfLongest } from './history.js';
import { say } from './say.js';
import { mostResidentMib } from './most-resident.js';
import { openStage, type Stage } from './stage.js';
import { storePayments } from './stored-payments.js';

const ALLOWED_MIB = 150;
const WARM_UP_REQUESTS = 20;
/** What starting left behind is mostly given back within this time. */
const REST_MS = 5_000;

interface Reading {
  readonly aboveIdleMib: number;
  readonly said: string;
}

/** J: what a process keeps in memory at most while a long statement is read as CSV, above what it kept before. */
export async function measureStatement(bench: Bench): Promise<Figure[]> {
  const length = lengthOf(bench);
  let stage = await stageOn(bench);
  const { databaseUrl } = stage;
  await storePayments(databaseUrl, 1, length);
  await tidy(databaseUrl);
  const token = await tokenOfLongest(bench, databaseUrl);
  const runs = await inRuns(bench, async () => {
    // A process that has not read one before.
    await stage.stop();
    stage = await stageOn(bench, databaseUrl);
    return readStatement(stage, token, length);
  });
  await closeStage(bench, stage, { isBig: true });
  return [
    {
      letter: 'J',
      name: `memory for a statement of ${length.toLocaleString('en')} rows, above idle`,
      unit: 'MiB',
      ours: runs.map(({ aboveIdleMib }) => aboveIdleMib),
      yardstick: { name: 'what is allowed', values: runs.map(() => ALLOWED_MIB) },
      bar: { is: 'at most', times: 1 },
      notes: runs.map(({ said }) => said),
    },
  ];
}

function stageOn({ ground }: Bench, databaseUrl?: string): Promise<Stage> {
  const name = 'statement';
  const one = { name, queue: 'redis', apis: 1, hasWorker: false } as const;
  return openStage(ground, { ...one, ...(databaseUrl !== undefined && { databaseUrl }) });
}

async function readStatement({ apis }: Stage, token: string, length: number): Promise<Reading> {
  const [api] = apis;
  if (api === undefined) throw new Error('this stage has an API');
  const headers = { authorization: `Bearer ${token}` };
  for (let time = 0; time < WARM_UP_REQUESTS; time += 1) {
    await (await request(`${api.url}/transactions`, { headers })).body.dump();
  }
  await pause(REST_MS);
  const idle = await api.residentMib();
  const beganAtMs = performance.now();
  const { body } = await request(`${api.url}/transactions/export?format=csv`, { headers });
  const over = new AbortController();
  const most = mostResidentMib(api, over.signal);
  const lines = await linesIn(body);
  const seconds = (performance.now() - beganAtMs) / 1_000;
  over.abort();
  const atMost = await most;
  // The funding, the titles, and the two balances.
  if (lines !== length + 4) throw new Error(`${lines} lines are no statement of ${length} rows`);
  const said = `idle ${idle.toFixed(0)} MiB, at most ${atMost.toFixed(0)} MiB, ${(length / seconds).toFixed(0)} rows/s`;
  say(said);
  return { aboveIdleMib: atMost - idle, said };
}

async function linesIn(body: AsyncIterable<Uint8Array>): Promise<number> {
  let lines = 0;
  for await (const piece of body) {
    for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) lines += 1;
  }
  return lines;
}
