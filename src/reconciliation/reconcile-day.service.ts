import type { Database } from '../platform/database/database.js';
import type { Day } from '../kernel/lagos-day.js';
import { reconcileProvider } from './reconcile.service.js';
import type { ProviderResult } from './report.js';
import { markFailed } from './runs.store.js';
import { fetchStatement, statementInFile } from './statements/statement-source.adapter.js';

/** A day of one provider, and where its statement is: a file, or a URL with `{date}` in it. */
export interface DayRequest {
  readonly provider: string;
  readonly day: Day;
  readonly from: { readonly file: string } | { readonly url: string };
  readonly now: Date;
}

/**
 * Gets the statement and compares it. That it failed is kept as well, unless the day has a result.
 * @param database with ordinary plans and no time limit: not the one of the service.
 * @throws whatever kept the statement from being got, read or compared.
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
    // The first failure is the one to be told, even when the database is what failed.
    await markFailed(database, provider, day.date, reason).catch(() => undefined);
    throw error;
  }
}
