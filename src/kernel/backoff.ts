/** The length of the first pause and of the longest one, in milliseconds. */
export interface BackoffBounds {
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * The pause before the next try, in milliseconds. It doubles with every failure up to the bound. A random
 * part of up to one half is taken off, so that many processes do not come back at the same moment.
 * @param failures how many tries have failed in a row, from 1.
 * @example
 * backoffMs(3, { firstMs: 100, maxMs: 60_000 }) // between 200 and 400
 */
export function backoffMs(
  failures: number,
  { firstMs, maxMs }: BackoffBounds,
  random: () => number = Math.random,
): number {
  // 2 ** 40 times the first pause is beyond any bound and still a finite number.
  const wholeMs = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 40));
  return (wholeMs / 2) * (1 + random());
}
