import { percentile } from './statistics.js';

/** What pgbench says of a run at its end. */
export interface PgbenchSummary {
  readonly processed: number;
  readonly failed: number;
  /** Transactions per second, without the time it took to connect. */
  readonly tps: number;
}

/** @throws Error when it did not come to its end. */
export function readSummary(output: string): PgbenchSummary {
  return {
    processed: numberIn(output, /number of transactions actually processed: (\d+)/),
    failed: numberIn(output, /number of failed transactions: (\d+)/),
    tps: numberIn(output, /tps = ([\d.]+) \(without initial connection time\)/),
  };
}

function numberIn(output: string, pattern: RegExp): number {
  const found = pattern.exec(output)?.[1];
  if (found === undefined) throw new Error(`pgbench did not say ${pattern.source}:\n${output}`);
  return Number(found);
}

/**
 * The p99 of transactions in pgbench's own log, in milliseconds. The third column is the time in
 * microseconds, counted with --rate from when the transaction was due and not from when it began.
 */
export function p99OfLog(log: string): number {
  const latenciesUs = log
    .split('\n')
    .map((line) => line.split(' ')[2] ?? '')
    .filter((column) => /^\d+$/.test(column))
    .map(Number);
  return percentile(latenciesUs, 0.99) / 1_000;
}
