import type { Examination } from '../reliability/checker/check-money.js';
import type { Bench } from './bench.js';
import { runProgram } from './run-program.js';
import { say } from './say.js';
import type { Stage } from './stage.js';

export interface Closing {
  /** Nothing is under way any more: everything must have ended, as the simulator's record has it. */
  readonly isFinal?: boolean;
  /** Too much for the checker, which holds every payment in memory: the books alone are checked. */
  readonly isBig?: boolean;
}

/** Checks the money of a stage by a program of its own, ends its processes and drops its database. */
export async function closeStage(
  bench: Bench,
  stage: Stage,
  { isFinal = false, isBig = false }: Closing = {},
): Promise<void> {
  const { databases, folder } = bench.ground;
  const ran = isBig
    ? await runProgram(process.execPath, [folder.script('src/commands/books.command.js')], {
        cwd: folder.path,
        env: { DATABASE_URL: stage.databaseUrl },
      })
    : await runProgram(
        process.execPath,
        [
          folder.script('reliability/checker/main.js'),
          `--database=${stage.databaseUrl}`,
          '--json',
          ...(isFinal ? [`--simulator=${stage.recordUrl}`, '--final'] : []),
        ],
        { cwd: folder.path },
      );
  if (ran.code === 0) say(isBig ? 'the books balance' : sayingOf(ran.stdout));
  else bench.problems.push(`the money is not right:\n${ran.stdout}${ran.stderr}`);
  await stage.stop();
  await databases.drop(stage.databaseUrl);
}

function sayingOf(json: string): string {
  const { breaches, examined } = JSON.parse(json) as Examination;
  return `checked ${examined.payments} payments: ${breaches.length} breaches`;
}
