import { setTimeout as pause } from 'node:timers/promises';
import { CONNECTIONS, countedAgainstRows } from './accepting.js';
import type { Bench } from './bench.js';
import { closeStage } from './closing.js';
import { drained, OPEN_MAX } from './completion.js';
import type { Figure } from './figure.js';
import { startLoad } from './load.js';
import { say } from './say.js';
import type { Service } from './service.js';
import { openStage, type Stage } from './stage.js';

/** What a process has freed when nothing is under way is given back within this time. */
const REST_MS = 10_000;

interface Resident {
  readonly api: number;
  readonly worker: number;
}

/** I: what API and worker keep in memory after many payments, against after a few, both at rest. */
export async function measureMemory(bench: Bench): Promise<Figure[]> {
  const { ground, options } = bench;
  const [first, last] = options.memoryAt;
  const stage = await openStage(ground, {
    name: 'memory',
    queue: 'redis',
    apis: 1,
    hasWorker: true,
  });
  const early = await residentAfter(bench, stage, first);
  const late = await residentAfter(bench, stage, last - first);
  await closeStage(bench, stage, { isBig: true });
  return (['api', 'worker'] as const).map((role) => ({
    letter: 'I',
    name: `memory of the ${role === 'api' ? 'API' : 'worker'} after ${last.toLocaleString('en')} payments`,
    unit: 'MiB',
    ours: [late[role]],
    yardstick: { name: `after ${first.toLocaleString('en')}`, values: [early[role]] },
    bar: { is: 'at most', times: 1.3 },
    notes: [],
  }));
}

async function residentAfter(bench: Bench, stage: Stage, payments: number): Promise<Resident> {
  const { databaseUrl, apis, worker } = stage;
  const url = apis[0]?.url ?? '';
  const how = { kind: 'filling', databaseUrl, openMax: OPEN_MAX, payments } as const;
  await countedAgainstRows(bench, stage, async () => [
    await startLoad(bench.ground, { url, connections: CONNECTIONS, how }).report,
  ]);
  await drained(stage);
  await pause(REST_MS);
  const resident = { api: await sizeOf(apis[0]), worker: await sizeOf(worker) };
  say(`resident: API ${resident.api.toFixed(0)} MiB, worker ${resident.worker.toFixed(0)} MiB`);
  return resident;
}

async function sizeOf(service: Service | undefined): Promise<number> {
  if (service === undefined) throw new Error('this stage has an API and a worker');
  return service.residentMib();
}
