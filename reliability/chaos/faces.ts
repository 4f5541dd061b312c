import { setTimeout as pause } from 'node:timers/promises';
import type { FaceTarget, GatewayTarget, ProviderTarget } from './schedule.js';

/** Naira in a provider's float when nobody meddles with it: no campaign spends so much. */
export const FLOAT_NAIRA = 1_000_000_000_000;
/** What becomes of a gateway's webhooks when nothing else is wrong with it. */
export const GATEWAY_PROFILE = {
  webhooks: {
    lost: 0.1,
    duplicate: 0.15,
    delayed: 0.15,
    delayMs: 800,
    reordered: 0.1,
    forged: 0.05,
  },
};
const TRIES_MAX = 100;
const BETWEEN_TRIES_MS = 100;

interface FaceOptions {
  readonly name: FaceTarget;
  /** Where its simulator takes a profile. */
  readonly url: string;
  /** What is said to whom in every profile. */
  readonly common: object;
  /** The profile of one that is well, after it had another. */
  wellAfter(profile: string): object;
}

/** Changes what a simulated company does, while it runs. */
export class Face {
  constructor(private readonly options: FaceOptions) {}

  /** Gives it a profile (the simulator's README) for a while, and then makes it well again. */
  async behave(profile: string, ms: number): Promise<void> {
    await this.post(JSON.parse(profile) as object);
    await pause(ms);
    await this.post(this.options.wellAfter(profile));
  }

  private async post(profile: object): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const status = await this.tryToPost(profile);
      if (status === 200) return;
      const isOver = tries === TRIES_MAX || status !== undefined;
      if (isOver) throw new Error(`${this.options.name} took no profile: ${status ?? 'no answer'}`);
      await pause(BETWEEN_TRIES_MS);
    }
  }

  /** @returns undefined when nobody answered, as while it is started again */
  private async tryToPost(profile: object): Promise<number | undefined> {
    const { url, common } = this.options;
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...common, ...profile }),
      signal: AbortSignal.timeout(2_000),
    }).catch(() => undefined);
    await answer?.body?.cancel();
    return answer?.status;
  }
}

/** @param origin of the simulator that is this provider */
export function providerFace(provider: ProviderTarget, origin: string): Face {
  // A float stays in the record, so that it must be filled again and not only left alone.
  const float = { startNaira: FLOAT_NAIRA, topUpNaira: 0, everyMs: 60_000 };
  return new Face({
    name: provider,
    url: `${origin}/_profile`,
    common: { provider },
    wellAfter: (profile) => (profile.includes('"float"') ? { float } : {}),
  });
}

/** @param origin of the simulator that is this gateway */
export function gatewayFace(gateway: GatewayTarget, origin: string): Face {
  return new Face({
    name: gateway,
    url: `${origin}/_${gateway}/profile`,
    common: {},
    wellAfter: () => GATEWAY_PROFILE,
  });
}
