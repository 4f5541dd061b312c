import { randomInt } from 'node:crypto';

/** Chance that can be repeated: numbers in [0, 1) that follow from the seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed of this run, told on stderr: TEST_SEED, or a fresh one. */
export function seedOf(what: string): number {
  const seed = Number(process.env['TEST_SEED'] ?? randomInt(2 ** 31));
  process.stderr.write(`${what}: TEST_SEED=${seed}\n`);
  return seed;
}
