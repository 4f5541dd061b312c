import type { Database } from '../platform/database/database.js';
import { addFound, openFound } from './comparison.store.js';
import { compareFunding } from './compare-fundings.js';
import type { Day } from '../kernel/lagos-day.js';
import { fundingPairs, loadGatewayList } from './fundings.store.js';
import { spoolGatewayList } from './statements/gateway-list.adapter.js';
import type { GatewayStatement } from './statements/gateway-statement.js';
import type { FundingResult } from './report.js';
import { kindsOfRun, lockDay, saveRun } from './runs.store.js';

/**
 * Compares the fundings of a day with the gateway's list, and stores the result in place of an earlier one.
 * @param database one with ordinary plans and no time limit, not that of the service.
 */
export async function reconcileFundings(
  database: Database,
  statement: GatewayStatement,
  day: Day,
  now: Date,
): Promise<FundingResult> {
  const provider = `funding:${statement.gateway}`;
  const list = await spoolGatewayList(statement, day);
  try {
    return await database.transaction(async (tx) => {
      await lockDay(tx, provider, day.date);
      await openFound(tx);
      await loadGatewayList(tx, list.pages());
      const totals = { completed: 0, amount: 0, listed: 0 };
      for await (const page of fundingPairs(tx, statement.gateway, day)) {
        for (const { booked, listed } of page) {
          if (listed !== null) totals.listed += 1;
          if (booked?.status !== 'completed') continue;
          totals.completed += 1;
          totals.amount += booked.amount;
        }
        await addFound(tx, page.flatMap(compareFunding));
      }
      const runId = await saveRun(tx, { provider, date: day.date, startedAt: now, totals });
      return { runId, provider, totals, kinds: await kindsOfRun(tx, runId) };
    });
  } finally {
    await list.remove();
  }
}
