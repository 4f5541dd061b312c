import { Pool } from 'undici';
import { inRuns, type Bench } from './bench.js';
import { closeStage } from './closing.js';
import { listCursor } from '../src/platform/http/lists/cursor.js';
import { runSql, tidy } from './databases.js';
import type { Figure } from './figure.js';
import { say } from './say.js';
import { openStage } from './stage.js';
import { median } from './statistics.js';
import { storePayments } from './stored-payments.js';

const CURSOR = listCursor('transactions', (key): key is number => typeof key === 'number');

const QUICK_SECONDS = 3;
const LONG = 1_000_000;
/** For trying: too short to quote. */
const SHORT = 100_000;
const DEPTH = 0.9;
const LIMIT = 100;
const PAGES_PER_RUN = 300;
const PAGES_WARM_UP = 100;

/** G: a page deep in the long history of one wallet, against its first page, in turns. */
export async function measureHistory(bench: Bench): Promise<Figure[]> {
  const { ground } = bench;
  const length = lengthOf(bench);
  const stage = await openStage(ground, {
    name: 'history',
    queue: 'redis',
    apis: 1,
    hasWorker: false,
  });
  await storePayments(stage.databaseUrl, 1, length);
  await tidy(stage.databaseUrl);
  const token = await tokenOfLongest(bench, stage.databaseUrl);
  const reader = new Pool(stage.apis[0]?.url ?? '', { connections: 1 });
  const read = (path: string): Promise<Page> => readPage(reader, path, token);
  const first = `/transactions?limit=${LIMIT}`;
  const deep = await deepPage(read, first, Math.round(length * DEPTH));
  await timesOf(read, [first, deep], PAGES_WARM_UP);
  const runs = await inRuns(bench, async () => {
    const [firstMs = NaN, deepMs = NaN] = await timesOf(read, [first, deep], PAGES_PER_RUN);
    say(`first page ${firstMs.toFixed(2)} ms, deep page ${deepMs.toFixed(2)} ms`);
    return { firstMs, deepMs };
  });
  await reader.close();
  stage.assertRuns();
  await closeStage(bench, stage, { isBig: true });
  return [
    {
      letter: 'G',
      name: `page ${(length * DEPTH).toLocaleString('en')} back of ${length.toLocaleString('en')} transactions`,
      unit: 'ms',
      ours: runs.map(({ deepMs }) => deepMs),
      yardstick: { name: 'the first page', values: runs.map(({ firstMs }) => firstMs) },
      bar: { is: 'at most', times: 1.5 },
      notes: [`${LIMIT} transactions a page, one connection, medians of ${PAGES_PER_RUN} each`],
    },
  ];
}

/** How long a long history is. */
export function lengthOf({ options }: Bench): number {
  return options.seconds > QUICK_SECONDS ? LONG : SHORT;
}

interface Page {
  readonly data: readonly { readonly walletVersion: number }[];
  readonly nextCursor: string | null;
}

/** The wallet that the history was stored in is that of the highest version. */
export async function tokenOfLongest({ ground }: Bench, url: string): Promise<string> {
  const [wallet] = await runSql<{ id: string }>(
    url,
    'SELECT id FROM wallets ORDER BY version DESC LIMIT 1',
  );
  const customer = ground.customers.find(({ walletId }) => walletId === wallet?.id);
  if (customer === undefined) throw new Error('the longest history is a customer’s');
  return customer.token;
}

async function readPage(reader: Pool, path: string, token: string): Promise<Page> {
  const headers = { authorization: `Bearer ${token}` };
  const { statusCode, body } = await reader.request({ method: 'GET', path, headers });
  const page = (await body.json()) as Page;
  if (statusCode !== 200 || page.data.length !== LIMIT) {
    throw new Error(`${path} answered ${statusCode} with ${JSON.stringify(page).slice(0, 200)}`);
  }
  return page;
}

/** The page that many versions before the newest, by a cursor as the service makes them. */
async function deepPage(
  read: (path: string) => Promise<Page>,
  first: string,
  back: number,
): Promise<string> {
  const { data } = await read(first);
  const newest = data[0]?.walletVersion ?? 0;
  const deep = `${first}&cursor=${CURSOR.encode(newest - back)}`;
  const reached = (await read(deep)).data[0]?.walletVersion;
  if (reached !== newest - back - 1) throw new Error(`the deep page begins at ${reached}`);
  return deep;
}

/** The median time of each of the pages, read in turns, in ms. */
async function timesOf(
  read: (path: string) => Promise<Page>,
  paths: readonly string[],
  times: number,
): Promise<number[]> {
  const taken = paths.map((): number[] => []);
  for (let time = 0; time < times; time += 1) {
    for (const [index, path] of paths.entries()) {
      const beganAtMs = performance.now();
      await read(path);
      taken[index]?.push(performance.now() - beganAtMs);
    }
  }
  return taken.map(median);
}
