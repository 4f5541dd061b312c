import { setTimeout as pause } from 'node:timers/promises';
import type { Buyer } from './buyer.js';
import type { Arrivals } from './load-orders.js';

/**
 * Buys at a rate, whatever is answered: waits between purchases are exponential. A purchase that
 * finds all connections busy waits, and its wait counts.
 * @returns the times from when each was due to its answer, in ms
 */
export async function arrive(buyer: Buyer, { perSecond, seconds }: Arrivals): Promise<number[]> {
  const beganAtMs = performance.now();
  const latenciesMs: number[] = [];
  const answers: Promise<void>[] = [];
  const buyDueAt = async (dueAtMs: number): Promise<void> => {
    await buyer.buy(performance.timeOrigin + dueAtMs);
    latenciesMs.push(performance.now() - dueAtMs);
  };
  let dueAtMs = beganAtMs;
  while (dueAtMs < beganAtMs + seconds * 1_000) {
    dueAtMs += (-Math.log(1 - Math.random()) * 1_000) / perSecond;
    while (performance.now() < dueAtMs) await pause(1);
    answers.push(buyDueAt(dueAtMs));
  }
  await Promise.all(answers);
  return latenciesMs;
}
