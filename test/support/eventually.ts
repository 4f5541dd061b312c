import { setTimeout as pause } from 'node:timers/promises';
import { HANG_MS } from './waits.js';

/** Repeats `check` until it does not throw and returns its value; past the time, its last error is thrown. */
export async function eventually<T>(
  check: () => Promise<T> | T,
  { withinMs = HANG_MS, everyMs = 50 }: { withinMs?: number; everyMs?: number } = {},
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

/** What somebody hears who asks again for as long as the service is busy (503): a slow machine says so, too. */
export function untilNotBusy<Answer extends { readonly status: number }>(
  ask: () => Promise<Answer>,
): Promise<Answer> {
  return eventually(async () => {
    const answer = await ask();
    if (answer.status === 503) throw new Error('the service is busy');
    return answer;
  });
}
