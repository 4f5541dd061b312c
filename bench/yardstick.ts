import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tidy, runSql } from './databases.js';
import { WALLETS, type Ground } from './ground.js';
import { CLIENTS, payWithoutPgbench, type Paid } from './node-yardstick.js';
import { p99OfLog, readSummary } from './pgbench-output.js';
import { PROJECT } from './project.js';
import { outputOf, versionOf } from './run-program.js';
import { say } from './say.js';

const THREADS = 2;
const BALANCE_KOBO = 1_000_000_000_000_000;

/** The wallets a yardstick pays from: all of them, or one. */
export type Spread = 'many' | 'hot';

/**
 * The least that a payment has to write, by the tool that comes with PostgreSQL: one statement per
 * payment that updates the wallet guarded by its balance and inserts a payment and a transaction.
 */
export interface Yardstick {
  /** What the table calls it. */
  readonly name: string;
  /** Whether a bar may be claimed against it. */
  readonly isPgbench: boolean;
  /** @returns payments a second, closed loop */
  rate(spread: Spread, seconds: number): Promise<number>;
  /** @returns p99 in ms at `perSecond`, from when each was due; null where nothing can tell */
  p99(perSecond: number, seconds: number): Promise<number | null>;
}

// No indexes but the primary keys, no foreign keys, no checks. Room on the wallets' pages as ours have.
const SCHEMA = `
  CREATE SCHEMA yardstick;
  CREATE TABLE yardstick.wallets (
    id int PRIMARY KEY, balance bigint NOT NULL, version bigint NOT NULL
  ) WITH (fillfactor = 70);
  CREATE TABLE yardstick.payments (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), wallet_id int NOT NULL, meter_number text NOT NULL,
    amount bigint NOT NULL, status text NOT NULL, created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE yardstick.transactions (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), wallet_id int NOT NULL, payment_id uuid NOT NULL,
    amount bigint NOT NULL, balance_after bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  );`;

/** Makes the yardstick's database. */
export async function prepareYardstick({ databases, folder }: Ground): Promise<Yardstick> {
  const url = await databases.create('yardstick');
  await runSql(url, SCHEMA);
  await runSql(
    url,
    `INSERT INTO yardstick.wallets SELECT n, $1, 0 FROM generate_series(1, $2::int) AS n`,
    [BALANCE_KOBO, WALLETS],
  );
  const isPgbench = (await versionOf('pgbench', ['--version'])) !== null;
  return {
    name: isPgbench ? 'pgbench' : 'node-pg, not pgbench',
    isPgbench,
    rate: async (spread, seconds) => {
      const wallets = spread === 'many' ? WALLETS : 1;
      const rate = await counted(url, () =>
        isPgbench ? pgbenchRate(url, wallets, seconds) : payWithoutPgbench(url, wallets, seconds),
      );
      say(`yardstick, ${spread === 'many' ? 'many wallets' : 'one wallet'}: ${rate.toFixed(0)}/s`);
      return rate;
    },
    p99: async (perSecond, seconds) => {
      if (!isPgbench) return null;
      let p99Ms = 0;
      await counted(url, async () => {
        const paid = await pgbenchP99(url, perSecond, seconds, folder.path);
        p99Ms = paid.p99Ms;
        return paid;
      });
      say(`yardstick, p99 at ${perSecond.toFixed(0)}/s: ${p99Ms.toFixed(2)} ms`);
      return p99Ms;
    },
  };
}

/** Believes in payments only as far as there are rows. */
async function counted(url: string, piece: () => Promise<Paid>): Promise<number> {
  await tidy(url);
  const before = await rowsIn(url);
  const { payments, perSecond } = await piece();
  const rows = (await rowsIn(url)) - before;
  return perSecond * Math.min(1, rows / payments);
}

async function rowsIn(url: string): Promise<number> {
  const [row] = await runSql<{ count: number }>(
    url,
    'SELECT count(*)::float8 AS count FROM yardstick.transactions',
  );
  return row?.count ?? 0;
}

function argumentsFor(url: string, wallets: number, seconds: number): string[] {
  return [
    ...['-n', '-M', 'prepared', '-c', String(CLIENTS), '-j', String(THREADS)],
    ...['-T', String(seconds), '-D', `wallets=${wallets}`],
    ...['-f', join(PROJECT, 'bench/yardstick.sql'), url],
  ];
}

async function pgbenchRate(url: string, wallets: number, seconds: number): Promise<Paid> {
  return paidBy(await outputOf('pgbench', argumentsFor(url, wallets, seconds)));
}

function paidBy(output: string): Paid {
  const { processed, failed, tps } = readSummary(output);
  return { payments: processed, perSecond: tps * (processed / (processed + failed)) };
}

async function pgbenchP99(
  url: string,
  perSecond: number,
  seconds: number,
  parent: string,
): Promise<Paid & { p99Ms: number }> {
  const cwd = await mkdtemp(join(parent, 'pgbench-'));
  try {
    const schedule = ['-R', perSecond.toFixed(1), '--log'];
    const output = await outputOf(
      'pgbench',
      [...schedule, ...argumentsFor(url, WALLETS, seconds)],
      { cwd },
    );
    const files = await readdir(cwd);
    const logs = await Promise.all(files.map((file) => readFile(join(cwd, file), 'utf8')));
    return { ...paidBy(output), p99Ms: p99OfLog(logs.join('')) };
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}
