import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { providerSettings } from '../../config/provider-settings.js';
import { Log } from '../../platform/logging/log.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import { CircuitsService } from '../routing/circuits.service.js';
import type { ElectricityProvider } from '../provider/electricity-provider.js';
import { LimitedProvider, type LimiterListener } from './limited-provider.js';
import { ProviderLimiter, type LimiterBounds } from './provider-limiter.js';

/** Questions about meters that may wait for one provider. */
const LOOKS_WAITING_MAX = 50;

/** Wraps each provider in its limiter, so that no code can call an adapter directly. */
@Injectable()
export class ProviderLimitersService {
  private readonly limiters: ProviderLimiter[] = [];
  private readonly refusedCalls: {
    inc(labels: { provider: string; call: string; reason: string }): void;
  };

  constructor(
    private readonly config: Config,
    private readonly circuits: CircuitsService,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    const { limiters } = this;
    metrics.gauge({
      name: 'bill_vending_provider_door',
      help: 'Calls of this process that are with a provider (inside), and that wait for a place (waiting).',
      labelNames: ['provider', 'place'],
      collect() {
        for (const { provider, load } of limiters) {
          this.set({ provider, place: 'inside' }, load.inside);
          this.set({ provider, place: 'waiting' }, load.waiting);
        }
      },
    });
    this.refusedCalls = metrics.counter({
      name: 'bill_vending_provider_turned_away_total',
      help: 'Calls that were not made: the provider is not asked now (shut), or had too many (full).',
      labelNames: ['provider', 'call', 'reason'],
    });
  }

  /** Wraps a provider in a limiter with its settings and its circuits. */
  limit(provider: ElectricityProvider): LimitedProvider {
    const { code } = provider;
    const limiter = new ProviderLimiter(code, this.boundsOf(code), this.circuits.forLimiter(code));
    this.limiters.push(limiter);
    return new LimitedProvider(provider, limiter, this.listenerOf(code));
  }

  private boundsOf(code: string): LimiterBounds {
    const { callsMax, perSecond } = providerSettings(this.config, code);
    // Few vends may wait, so that a new purchase does not queue behind all earlier ones.
    const vends = Math.ceil(callsMax / 4);
    const waitingMax = { vend: vends, requery: callsMax, look: LOOKS_WAITING_MAX };
    return { callsMax, perSecond, waitingMax };
  }

  private listenerOf(provider: string): LimiterListener {
    return {
      answered: (call, billerId, answer) => {
        this.circuits.record(provider, billerId, call, answer);
      },
      threw: (error) => {
        this.log.error({ err: error, provider }, 'an adapter threw');
      },
      refused: (call, reason) => {
        this.refusedCalls.inc({ provider, call, reason });
      },
    };
  }
}
