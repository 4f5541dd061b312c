import type { Breach } from './breach.js';

/** Breaches for a person to read: the rule, what it says, and the first cases, one a line. */
export function breachLines(breaches: readonly Breach[]): string {
  return breaches
    .map(({ rule, says, count, evidence }) => {
      const cases = evidence.map((one) => `    ${JSON.stringify(one)}`);
      return [`BREACH ${rule} (${count}): ${says}`, ...cases].join('\n');
    })
    .join('\n');
}
