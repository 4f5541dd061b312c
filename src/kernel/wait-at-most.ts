/**
 * Waits for `work`, but no longer than `ms`. The work itself continues.
 * @param onLate returns, or throws, what the caller gets when the time is over.
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
 * Resolves to the result of `work` if it arrives within `ms`.
 * @throws Error with `message` when it does not; and whatever `work` throws.
 */
export function answerWithin<T>(ms: number, work: Promise<T>, message: string): Promise<T> {
  return waitAtMost(ms, work, () => {
    throw new Error(message);
  });
}

/**
 * Checks every `everyMs` whether `isSo` holds. Returns as soon as it does, or when `performance.now()` has
 * passed `untilMs`.
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
