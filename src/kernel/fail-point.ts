/** Where a test can make a process stop dead: the steps of a purchase between which money could be lost. */
export type FailPoint = 'accepted' | 'claimed' | 'attempt-committed' | 'answered' | 'settled';

let armed: FailPoint | undefined;

/** Arms one fail point, or none. The environment of a production process cannot (config). */
export function armFailPoint(name: string): void {
  armed = name === '' ? undefined : (name as FailPoint);
}

/** Ends this process as `kill -9` would, if this point is armed. */
export function failPoint(name: FailPoint): void {
  if (armed === name) process.kill(process.pid, 'SIGKILL');
}
