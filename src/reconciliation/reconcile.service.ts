import type { Readable } from 'node:stream';
import type { Database, Tx } from '../platform/database/database.js';
import { compare, type ComparisonContext } from './compare.js';
import { addFound, loadStatement, openFound, pairsOf, sumStatement } from './comparison.store.js';
import { readStatement } from './statements/csv-statement.adapter.js';
import type { Day } from '../kernel/lagos-day.js';
import type { ProviderResult } from './report.js';
import { edgesBefore, kindsOfRun, lockDay, saveRun } from './runs.store.js';
import { StatementUnreadable } from './statements/statement-line.js';
import { Tally } from './tally.js';

/**
 * A vend this close to the end of its day may be on the next statement: sending takes time, and clocks
 * differ.
 */
const EDGE_MS = 120_000;

export interface ProviderRequest {
  readonly provider: string;
  readonly day: Day;
  /** Opens the statement. It is called again when the database transaction must be repeated. */
  readonly open: () => Readable;
  readonly now: Date;
}

/**
 * Compares a provider's statement of one day with our books, and stores the result in place of an earlier
 * one. On an error, it stores nothing.
 * @param database one with ordinary plans and no time limit, not that of the service.
 * @throws StatementUnreadable when the statement cannot be trusted.
 */
export async function reconcileProvider(
  database: Database,
  request: ProviderRequest,
): Promise<ProviderResult> {
  // The statement is read inside the database transaction. That makes no network call, because the
  // statement is already a file, and reading it again does no harm.
  return database.transaction((tx) => reconcileIn(tx, request));
}

async function reconcileIn(tx: Tx, request: ProviderRequest): Promise<ProviderResult> {
  const { provider, day, now } = request;
  await lockDay(tx, provider, day.date);
  await openFound(tx);
  await loadStatement(tx, readStatement(request.open, day));
  const sums = await sumStatement(tx);
  if (sums === undefined) throw new StatementUnreadable(null, 'it is empty');
  const circumstances: ComparisonContext = {
    now,
    edgeFrom: new Date(Math.min(day.until.getTime(), sums.closingAt.getTime()) - EDGE_MS),
  };
  const tally = new Tally(day.lastRequestId);
  const before = await edgesBefore(tx, provider, day.date);
  for await (const page of pairsOf(tx, provider, day, before)) {
    const differences = page.flatMap((pair) => {
      const finding = compare(pair, circumstances);
      tally.add(pair, finding);
      return finding.differences;
    });
    await addFound(tx, differences);
  }
  await addFound(tx, tally.floatDifferences(sums));
  const totals = tally.totals(sums);
  const runId = await saveRun(tx, { provider, date: day.date, startedAt: now, totals });
  return { runId, provider, totals, kinds: await kindsOfRun(tx, runId) };
}
