import type { SafetyWarning } from '../config/safety/inspect-safety.js';

/** Prints what ALLOW_UNSAFE switches off, apart from what the command prints. */
export function printSafetyWarning({ message, rule, problem }: SafetyWarning): void {
  console.error(`warning: ${message}: ${rule}${problem === undefined ? '' : ` (${problem})`}`);
}
