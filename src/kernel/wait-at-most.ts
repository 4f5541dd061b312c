/**
 * Waits for `work`, but no longer than `ms`. The work itself goes on.
 * @param onLate gives, or throws, what the caller gets when the time is over.
 * @example
 * await waitAtMost(2_000, check(), () => { throw new Error('no answer'); });
 */
export async function waitAtMost<T>(ms: number, work: Promise<T>, onLate: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    return await Promise.race([work, late.then(onLate)]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The answer of `work`, if it comes within `ms`.
 * @throws Error with `message` when it does not; what `work` throws.
 */
export function answerWithin<T>(ms: number, work: Promise<T>, message: string): Promise<T> {
  return waitAtMost(ms, work, () => {
    throw new Error(message);
  });
}

/**
 * Asks every `everyMs` whether something is so, and returns as soon as it is, or when `untilMs` of
 * `performance.now()` has passed.
 * @example
 * await until(() => open.size === 0, 10, performance.now() + 200);
 */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  everyMs: number,
  untilMs = Infinity,
): Promise<void> {
  while (!(await isSo()) && performance.now() < untilMs) {
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
