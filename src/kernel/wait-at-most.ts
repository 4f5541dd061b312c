/**
 * Waits for `work`, but no longer than `ms`. It ignores failures, and returns nothing.
 * @example
 * await waitAtMost(1_000, queue.close());
 */
export async function waitAtMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}

/**
 * Returns the answer of `work`.
 * @throws Error with `message` when there is none within `ms`; otherwise what `work` throws.
 * @example
 * const rows = await answerWithin(2_000, database.query(sql), 'the database did not answer');
 */
export async function answerWithin<T>(ms: number, work: Promise<T>, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(message));
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
