import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { providersFor } from '../../config/provider-order.js';
import { DatabaseClock } from '../../platform/database/database-clock.service.js';
import { CircuitsService } from './circuits.service.js';
import type { LimitedProvider } from '../limiter/limited-provider.js';
import { Providers } from './providers.service.js';
import { SwitchesService } from './switches.service.js';
import { RouteFactsService } from './route-facts.service.js';

/** Chooses the provider for a purchase, and says whether there is one for a biller. */
@Injectable()
export class RouterService {
  constructor(
    private readonly config: Config,
    private readonly clock: DatabaseClock,
    private readonly providers: Providers,
    private readonly facts: RouteFactsService,
    private readonly circuits: CircuitsService,
    private readonly switches: SwitchesService,
  ) {}

  /**
   * Chooses the provider for the next purchase of this biller; null when there is none now.
   * @param tried providers that were already asked, and may not be asked again.
   */
  choose(billerId: string, tried: readonly string[]): LimitedProvider | null {
    for (const provider of this.eligibleProviders(billerId)) {
      const isFree = !tried.includes(provider.code) && !provider.restsAt(this.clock.now());
      if (isFree && !provider.limiter.isShut('vend', billerId)) return provider;
    }
    return null;
  }

  /** Whether purchases for this biller can be accepted: at least one provider has no open circuit. */
  isAvailable(billerId: string): boolean {
    return this.eligibleProviders(billerId).some(
      ({ code }) =>
        !this.facts.isCircuitOpen(code, billerId) && !this.circuits.isOpen(code, billerId),
    );
  }

  /** Lists the providers that vend for the biller, are switched on and have enough float, in the configured order. */
  eligibleProviders(billerId: string): LimitedProvider[] {
    return providersFor(this.config.env.PROVIDER_ORDER, billerId)
      .map((code) => this.providers.find(code))
      .filter((provider) => provider !== null)
      .filter(({ code }) => !this.switches.isOff(code, billerId) && !this.facts.isFloatLow(code))
      .filter((provider) => provider.vendsFor(billerId));
  }
}
