import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { providerSettings } from '../../config/provider-settings.js';
import { Log } from '../../platform/logging/log.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import { CircuitsService } from '../routing/circuits.service.js';
import type { ElectricityProvider } from '../provider/electricity-provider.js';
import { ProviderAtDoor, type DoorWatch } from './provider-at-door.js';
import { ProviderDoor, type DoorBounds } from './provider-door.js';

/** Questions about meters that may wait at one door. */
const LOOKS_WAITING_MAX = 50;

/** Puts a door before each provider: by it, a provider's adapter is out of everybody's reach. */
@Injectable()
export class DoorsService {
  private readonly doors: ProviderDoor[] = [];
  private readonly turnedAway: {
    inc(labels: { provider: string; call: string; reason: string }): void;
  };

  constructor(
    private readonly config: Config,
    private readonly circuits: CircuitsService,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    const { doors } = this;
    metrics.gauge({
      name: 'bill_vending_provider_door',
      help: 'Calls of this process that are with a provider (inside), and that wait for a place (waiting).',
      labelNames: ['provider', 'place'],
      collect() {
        for (const { provider, load } of doors) {
          this.set({ provider, place: 'inside' }, load.inside);
          this.set({ provider, place: 'waiting' }, load.waiting);
        }
      },
    });
    this.turnedAway = metrics.counter({
      name: 'bill_vending_provider_turned_away_total',
      help: 'Calls that were not made: the provider is not asked now (shut), or had too many (full).',
      labelNames: ['provider', 'call', 'reason'],
    });
  }

  /** The provider behind a door that keeps to its settings and its circuits. */
  guard(provider: ElectricityProvider): ProviderAtDoor {
    const { code } = provider;
    const door = new ProviderDoor(code, this.boundsOf(code), this.circuits.ofDoor(code));
    this.doors.push(door);
    return new ProviderAtDoor(provider, door, this.watchOf(code));
  }

  private boundsOf(code: string): DoorBounds {
    const { callsMax, perSecond } = providerSettings(this.config, code);
    // Few vends, so that what is bought now does not stand behind all that was bought before.
    const vends = Math.ceil(callsMax / 4);
    const waitingMax = { vend: vends, requery: callsMax, look: LOOKS_WAITING_MAX };
    return { callsMax, perSecond, waitingMax };
  }

  private watchOf(provider: string): DoorWatch {
    return {
      answered: (call, billerId, answer) => {
        this.circuits.record(provider, billerId, call, answer);
      },
      threw: (error) => {
        this.log.error({ err: error, provider }, 'an adapter threw');
      },
      turnedAway: (call, reason) => {
        this.turnedAway.inc({ provider, call, reason });
      },
    };
  }
}
