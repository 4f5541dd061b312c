import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import pThrottle from 'p-throttle';
import { Config } from '../config/config.js';
import { providerSettings, type ProviderSettings } from '../config/provider-settings.js';
import { Providers } from './providers.service.js';

interface Gate {
  readonly lanes: ReturnType<typeof pLimit>;
  readonly tick: () => Promise<void>;
  pausedUntilMs: number;
}

/** Keeps the calls to each provider within what it bears, and away from it while it asks for that. */
@Injectable()
export class ProviderGates {
  private readonly gates: ReadonlyMap<string, Gate>;

  constructor(config: Config, providers: Providers) {
    this.gates = new Map(
      providers.all.map(({ code }) => [code, gateOf(providerSettings(config, code))]),
    );
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

function gateOf({ callsMax, perSecond }: ProviderSettings): Gate {
  const rest = (): Promise<void> => Promise.resolve();
  const tick =
    perSecond === 0 ? rest : pThrottle({ limit: perSecond, interval: 1_000, strict: true })(rest);
  return { lanes: pLimit(callsMax), tick, pausedUntilMs: 0 };
}
