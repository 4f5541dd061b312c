import type { Database } from '../platform/database/database.js';
import type { Day } from '../kernel/lagos-day.js';
import { reconcileProvider } from './reconcile.service.js';
import type { ProviderResult } from './report.js';
import { markFailed } from './runs.store.js';
import { fetchStatement, statementInFile } from './statements/statement-source.adapter.js';

/** A day of one provider, and the location of its statement: a file, or a URL with `{date}` in it. */
export interface DayRequest {
  readonly provider: string;
  readonly day: Day;
  readonly from: { readonly file: string } | { readonly url: string };
  readonly now: Date;
}

/**
 * Fetches the statement and compares it. A failure is stored too, unless the day already has a result.
 * @param database one with ordinary plans and no time limit, not that of the service.
 * @throws any error in fetching, reading or comparing the statement.
 */
export async function reconcileDay(
  database: Database,
  { provider, day, from, now }: DayRequest,
): Promise<ProviderResult> {
  try {
    const file =
      'file' in from ? statementInFile(from.file) : await fetchStatement(from.url, day.date);
    try {
      return await reconcileProvider(database, { provider, day, open: file.open, now });
    } finally {
      await file.remove();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // Report the first failure, even if the database itself is the cause.
    await markFailed(database, provider, day.date, reason).catch(() => undefined);
    throw error;
  }
}
