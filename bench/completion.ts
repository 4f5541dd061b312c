import { setTimeout as pause } from 'node:timers/promises';
import { CONNECTIONS, countedAgainstRows, warmUp } from './accepting.js';
import { inRuns, type Bench } from './bench.js';
import { closeStage } from './closing.js';
import { runSql } from './databases.js';
import type { Figure } from './figure.js';
import { startLoad } from './load.js';
import { say } from './say.js';
import { openStage, type QueueKind, type Stage } from './stage.js';

/** How many payments may be open at once, so that the backlog does not only grow. */
export const OPEN_MAX = 3_000;
const RAMP_UP_SECONDS = 5;
const DRAINED_WITHIN_MS = 180_000;
/** A backlog that grows by more than this part of what is completed is not sustained. */
const GROWTH_MAX = 0.05;

/** What became of payments within a window of the database's own time. */
interface Window {
  readonly perSecond: number;
  readonly completed: number;
  readonly openBefore: number;
  readonly openAfter: number;
}

/** C and D: payments taken from the request to `completed`, with the queue on Redis or PostgreSQL. */
export async function measureCompletion(bench: Bench, queue: QueueKind): Promise<Figure[]> {
  const { ground, options, yardstick } = bench;
  if (queue === 'redis' && ground.redis === undefined) {
    say('no redis-server: the queue on Redis is not measured');
    return [];
  }
  const stage = await openStage(ground, { name: `to_${queue}`, queue, apis: 1, hasWorker: true });
  await warmUp(bench, stage);
  await drained(stage);
  const values: number[] = [];
  const windows = await inRuns(bench, async () => {
    values.push(await yardstick.rate('many', options.seconds));
    const window = await completedIn(bench, stage);
    say(`completed, queue on ${queue}: ${textOf(window)}`);
    return window;
  });
  await closeStage(bench, stage, { isFinal: true });
  const times = queue === 'redis' ? 0.35 : 0.15;
  return [
    {
      letter: queue === 'redis' ? 'C' : 'D',
      name: `completed, queue on ${queue === 'redis' ? 'Redis' : 'PostgreSQL'}`,
      unit: 'payments/s',
      ours: windows.map(({ perSecond }) => perSecond),
      yardstick: { name: yardstick.name, values },
      bar: yardstick.isPgbench ? { is: 'at least', times } : null,
      notes: [`open before and after: ${windows.map(textOfBacklog).join('; ')}`],
    },
  ];
}

/** Buys as fast as payments are completed, looks at a window of that, and lets all of it end. */
async function completedIn(bench: Bench, stage: Stage): Promise<Window> {
  const { databaseUrl, apis } = stage;
  const how = { kind: 'filling', databaseUrl, openMax: OPEN_MAX, payments: null } as const;
  let window: Window | undefined;
  await countedAgainstRows(bench, stage, async () => {
    const url = apis[0]?.url ?? '';
    const load = startLoad(bench.ground, { url, connections: CONNECTIONS, how });
    await pause(RAMP_UP_SECONDS * 1_000);
    const from = await timeIn(databaseUrl);
    await pause(bench.options.flowSeconds * 1_000);
    const to = await timeIn(databaseUrl);
    load.stop();
    const report = await load.report;
    window = await windowOf(databaseUrl, from, to);
    return [report];
  });
  await drained(stage);
  if (window === undefined) throw new Error('a window was looked at');
  return window;
}

/** Waits until nothing is open and every event has been delivered. */
export async function drained(stage: Stage, withinMs = DRAINED_WITHIN_MS): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    stage.assertRuns();
    const [row] = await runSql<{ isDone: boolean }>(
      stage.databaseUrl,
      `SELECT NOT EXISTS (SELECT 1 FROM bill_payments WHERE status NOT IN ('completed', 'failed'))
         AND NOT EXISTS (SELECT 1 FROM events WHERE delivered_at IS NULL) AS "isDone"`,
    );
    if (row?.isDone === true) return;
    await pause(500);
  }
  throw new Error('payments do not come to their end');
}

/** As text, because a Date would lose the microseconds. */
async function timeIn(url: string): Promise<string> {
  const [row] = await runSql<{ at: string }>(url, 'SELECT clock_timestamp()::text AS at');
  return row?.at ?? '';
}

async function windowOf(url: string, from: string, to: string): Promise<Window> {
  const [row] = await runSql<Omit<Window, 'perSecond'> & { seconds: number }>(
    url,
    `SELECT extract(epoch FROM $2::timestamptz - $1::timestamptz)::float8 AS seconds,
        count(*) FILTER (WHERE status = 'completed' AND completed_at > $1::timestamptz
          AND completed_at <= $2::timestamptz)::float8 AS completed,
        count(*) FILTER (WHERE created_at <= $1::timestamptz
          AND coalesce(completed_at > $1::timestamptz, true))::float8 AS "openBefore",
        count(*) FILTER (WHERE created_at <= $2::timestamptz
          AND coalesce(completed_at > $2::timestamptz, true))::float8 AS "openAfter"
      FROM bill_payments`,
    [from, to],
  );
  if (row === undefined) throw new Error('counting answers one row');
  return { ...row, perSecond: row.completed / row.seconds };
}

function textOf(window: Window): string {
  return `${window.perSecond.toFixed(0)}/s, open ${textOfBacklog(window)}`;
}

function textOfBacklog({ completed, openBefore, openAfter }: Window): string {
  const isSustained = openAfter - openBefore <= GROWTH_MAX * completed;
  return `${openBefore} → ${openAfter}${isSustained ? '' : ' (not sustained)'}`;
}
