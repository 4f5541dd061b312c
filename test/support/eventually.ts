import { setTimeout as pause } from 'node:timers/promises';

/** Repeats `check` until it does not throw and returns its value; past the time, its last error is thrown. */
export async function eventually<T>(
  check: () => Promise<T> | T,
  { withinMs = 10_000, everyMs = 50 }: { withinMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
      await pause(everyMs);
    }
  }
}
