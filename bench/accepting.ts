import type { Bench } from './bench.js';
import { runSql, tidy } from './databases.js';
import type { Stage } from './stage.js';
import type { ClosedLoop } from './wrk.js';
import type { Answered } from './wrk-output.js';

export const CONNECTIONS = 64;
/** A process that has just started has not compiled its code. */
const WARM_UP_SECONDS = 3;

/** Lets the processes get going; nothing of it counts. */
export async function warmUp(bench: Bench, stage: Stage): Promise<void> {
  const seconds = Math.min(WARM_UP_SECONDS, bench.options.seconds);
  await Promise.all(stage.apis.map(({ url }) => bench.generator.run(loopOf(bench, url, seconds))));
}

/** A closed loop over all wallets with all connections. */
export function loopOf(bench: Bench, url: string, seconds = bench.options.seconds): ClosedLoop {
  return { url, connections: CONNECTIONS, seconds, tokensFile: bench.ground.tokens.all };
}

/**
 * Has purchases accepted as fast as they are, by all loops at once.
 * @returns payments a second: answered with 202, and each of them a row
 */
export async function acceptedPerSecond(
  bench: Bench,
  stage: Stage,
  loops: readonly ClosedLoop[],
): Promise<number> {
  const answers = await countedAgainstRows(bench, stage, () =>
    Promise.all(loops.map((loop) => bench.generator.run(loop))),
  );
  return answers.reduce((sum, answer) => sum + answer.acceptedPerSecond, 0);
}

/** Notes as a problem when something was refused, or when an accepted payment has no row. */
export async function countedAgainstRows<T extends Pick<Answered, 'accepted' | 'refused'>>(
  { problems }: Bench,
  stage: Stage,
  piece: () => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const { databaseUrl } = stage;
  await tidy(databaseUrl);
  const before = await paymentsIn(databaseUrl);
  const answers = await piece();
  stage.assertRuns();
  const rows = (await paymentsIn(databaseUrl)) - before;
  const accepted = answers.reduce((sum, answer) => sum + answer.accepted, 0);
  const refused = answers.reduce((sum, answer) => sum + answer.refused, 0);
  if (rows < accepted) problems.push(`${accepted} payments were accepted, and ${rows} are there`);
  if (refused > 0) problems.push(`${refused} purchases were not answered with 202`);
  return answers;
}

async function paymentsIn(url: string): Promise<number> {
  const [row] = await runSql<{ count: number }>(
    url,
    'SELECT count(*)::float8 AS count FROM bill_payments',
  );
  return row?.count ?? 0;
}
