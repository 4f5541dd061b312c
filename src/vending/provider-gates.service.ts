import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import pThrottle from 'p-throttle';
import { Config } from '../config/config.js';
import { Providers } from './providers.service.js';

/** How much one provider is asked at once, and how fast. */
export interface GateBounds {
  readonly callsMax: number;
  /** Calls a second; 0 sets no bound. */
  readonly perSecond: number;
}

interface Gate {
  readonly lanes: ReturnType<typeof pLimit>;
  readonly tick: () => Promise<void>;
  pausedUntilMs: number;
}

/** Keeps the calls to each provider within what it bears, and away from it while it asks for that. */
@Injectable()
export class ProviderGates {
  private readonly gates: ReadonlyMap<string, Gate>;

  constructor({ env }: Config, providers: Providers) {
    const bounds: Readonly<Record<string, GateBounds>> = {
      vtpass: {
        callsMax: env.VTPASS_CONCURRENCY ?? env.WORKER_CONCURRENCY,
        perSecond: env.VTPASS_RATE,
      },
      buypower: {
        callsMax: env.BUYPOWER_CONCURRENCY ?? env.WORKER_CONCURRENCY,
        perSecond: env.BUYPOWER_RATE,
      },
    };
    const free: GateBounds = { callsMax: env.WORKER_CONCURRENCY, perSecond: 0 };
    this.gates = new Map(providers.all.map(({ code }) => [code, gateOf(bounds[code] ?? free)]));
  }

  /** Runs `call` when the provider has room for it. An unknown provider has no bounds. */
  run<Result>(provider: string | undefined, call: () => Promise<Result>): Promise<Result> {
    const gate = provider === undefined ? undefined : this.gates.get(provider);
    if (gate === undefined) return call();
    return gate.lanes(async () => {
      await gate.tick();
      return call();
    });
  }

  /** The provider asked for so much silence. */
  pause(provider: string, ms: number): void {
    const gate = this.gates.get(provider);
    if (gate !== undefined) {
      gate.pausedUntilMs = Math.max(gate.pausedUntilMs, performance.now() + ms);
    }
  }

  isPaused(provider: string): boolean {
    return (this.gates.get(provider)?.pausedUntilMs ?? 0) > performance.now();
  }
}

function gateOf({ callsMax, perSecond }: GateBounds): Gate {
  const rest = (): Promise<void> => Promise.resolve();
  const tick =
    perSecond === 0 ? rest : pThrottle({ limit: perSecond, interval: 1_000, strict: true })(rest);
  return { lanes: pLimit(callsMax), tick, pausedUntilMs: 0 };
}
