// `npm run build:production` puts this file in the place of fail-point.ts. The calls remain, and nothing
// can make them act.

export const FAIL_POINTS: readonly string[] = [];

export class FailPointReached extends Error {}

/** @throws Error when `points` is not empty. */
export function armFailPoint(points: string): void {
  if (points !== '') throw new Error('FAIL_POINTS: this build has none');
}

export function isArmed(): boolean {
  return false;
}

export function failPoint(): undefined {
  return undefined;
}

export function failPointNow(): void {
  // Does nothing.
}
