import { setTimeout as pause } from 'node:timers/promises';
import type { Service } from './service.js';

const LOOK_EVERY_MS = 100;

/** The most that a process kept in memory until it was enough, in MiB. */
export async function mostResidentMib(service: Service, signal: AbortSignal): Promise<number> {
  let most = 0;
  while (!signal.aborted) {
    most = Math.max(most, await service.residentMib());
    await pause(LOOK_EVERY_MS);
  }
  return Math.max(most, await service.residentMib());
}
