import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 50;

/** Waits until nobody waits any more for what was begun; false when some still do. */
export async function drained(
  waiting: readonly ReadonlySet<unknown>[],
  withinMs: number,
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (waiting.some(({ size }) => size > 0)) {
    if (performance.now() > deadline) return false;
    await pause(POLL_MS);
  }
  return true;
}
