/**
 * Asserts that work takes so long at least: the only thing that a test may say about elapsed time, since a slow
 * machine makes everything take longer.
 * @throws Error when it was over before.
 */
export async function takesAtLeast<T>(ms: number, work: () => Promise<T> | T): Promise<T> {
  const beganAtMs = performance.now();
  const result = await work();
  const tookMs = performance.now() - beganAtMs;
  if (tookMs < ms) throw new Error(`it took ${tookMs} ms, not ${ms} ms at least`);
  return result;
}
