import { readFile } from 'node:fs/promises';
import { shootPurchases } from './autocannon.js';
import { versionOf } from './run-program.js';
import { runWrk, type ClosedLoop } from './wrk.js';
import type { Answered } from './wrk-output.js';

/** What makes purchases in a closed loop: wrk, or autocannon where it is not installed. */
export interface Generator {
  readonly name: string;
  run(loop: ClosedLoop): Promise<Answered>;
}

export async function findGenerator(): Promise<Generator> {
  if ((await versionOf('wrk', ['--version'])) !== null) return { name: 'wrk', run: runWrk };
  return {
    name: 'autocannon',
    run: async (loop) => {
      const tokens = (await readFile(loop.tokensFile, 'utf8')).trim().split('\n');
      return shootPurchases({ ...loop, tokens, perSecond: 0 });
    },
  };
}
