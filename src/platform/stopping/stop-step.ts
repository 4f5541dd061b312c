import { waitAtMost } from '../../kernel/wait-at-most.js';
import type { Log } from '../logging/log.js';

/**
 * Runs one step of stopping, for `withinMs` at most. It logs the name of a step that fails or is cut off.
 * It never throws, because the steps after it must run.
 * @example
 * await stopStep(log, 'the queue', DISCONNECT_STEP_MS, () => queue.close());
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
