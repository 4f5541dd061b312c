import { waitAtMost } from '../../kernel/wait-at-most.js';
import type { Log } from '../logging/log.js';

/**
 * Takes one step of stopping, for `withinMs` at most. A step that is cut off or fails is logged by its
 * name; never throws, because the steps after it must be taken.
 */
export async function stopStep(
  log: Pick<Log, 'warn'>,
  step: string,
  withinMs: number,
  work: () => Promise<unknown>,
): Promise<void> {
  const done = (async () => {
    try {
      await work();
    } catch (error) {
      log.warn({ step, err: error }, 'a step of stopping failed');
    }
  })();
  await waitAtMost(withinMs, done, () => {
    log.warn({ step, withinMs }, 'a step of stopping was cut off');
  });
}
