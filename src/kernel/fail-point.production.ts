// `npm run build:production` puts this in the place of fail-point.ts: the calls stay where they are,
// and nothing in the build can make them do anything.

export const FAIL_POINTS: readonly string[] = [];

export class FailPointReached extends Error {}

/** @throws Error when there is something to arm. */
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
  // Nothing.
}
