/** How long the first pause is, and how long a pause may become, in milliseconds. */
export interface BackoffBounds {
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * The pause before the next try, in milliseconds: it doubles with every failure up to the bound, and
 * lies between half of that and all of it, so that many processes do not come back at once.
 * @param failures how many tries have failed in a row, from 1.
 */
export function backoffMs(
  failures: number,
  { firstMs, maxMs }: BackoffBounds,
  random: () => number = Math.random,
): number {
  // 2 ** 40 of the smallest pause is past any bound, and still a number.
  const wholeMs = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 40));
  return (wholeMs / 2) * (1 + random());
}
