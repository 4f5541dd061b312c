import { setTimeout as pause } from 'node:timers/promises';
import type { ProviderTarget } from './schedule.js';

/** Naira in a provider's float when nobody meddles with it: no campaign spends so much. */
export const FLOAT_NAIRA = 1_000_000_000_000;
const TRIES_MAX = 100;
const BETWEEN_TRIES_MS = 100;

/** Changes what a simulated provider does, while it runs. */
export class Face {
  /** @param origin of the simulator that is this provider */
  constructor(
    private readonly provider: ProviderTarget,
    private readonly origin: string,
  ) {}

  /** Gives it a profile (the simulator's README) for a while, and then makes it well again. */
  async behave(profile: string, ms: number): Promise<void> {
    await this.post(JSON.parse(profile) as object);
    await pause(ms);
    // A float stays in the record, so that it must be filled again and not only left alone.
    const float = { startNaira: FLOAT_NAIRA, topUpNaira: 0, everyMs: 60_000 };
    await this.post(profile.includes('"float"') ? { float } : {});
  }

  private async post(profile: object): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const status = await this.tryToPost(profile);
      if (status === 200) return;
      const isOver = tries === TRIES_MAX || status !== undefined;
      if (isOver) throw new Error(`${this.provider} took no profile: ${status ?? 'no answer'}`);
      await pause(BETWEEN_TRIES_MS);
    }
  }

  /** @returns undefined when nobody answered, as while it is started again */
  private async tryToPost(profile: object): Promise<number | undefined> {
    const answer = await fetch(`${this.origin}/_profile`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ provider: this.provider, ...profile }),
      signal: AbortSignal.timeout(2_000),
    }).catch(() => undefined);
    await answer?.body?.cancel();
    return answer?.status;
  }
}
