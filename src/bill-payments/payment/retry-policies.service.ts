import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { providerSettings } from '../../config/provider-settings.js';
import { Providers } from '../../vending/routing/providers.service.js';
import { visitMs, type RetryPolicy } from './retry-policy.js';

/** The retry policy of each provider, from the waits in the environment. */
@Injectable()
export class RetryPolicies {
  /** The policy of a payment whose provider is unknown or no longer configured. */
  readonly shared: RetryPolicy;
  /** How long the longest visit may take, whichever provider is asked. */
  readonly visitMs: number;
  private readonly byProvider: ReadonlyMap<string, RetryPolicy>;

  constructor(config: Config, providers: Providers) {
    const { env } = config;
    const shared = {
      sendWithinMs: env.SEND_WITHIN_MS,
      timeoutMs: Math.max(...providers.all.map(({ timeoutMs }) => timeoutMs)),
      notFoundGraceMs: env.NOT_FOUND_GRACE_MS,
      pendingMaxMs: env.PENDING_MAX_MS,
      requeryWaitsMs: env.REQUERY_SCHEDULE,
      reversalChecksMs: env.REVERSAL_CHECKS,
    };
    this.shared = shared;
    this.visitMs = visitMs(shared);
    this.byProvider = new Map(
      providers.all.map(({ code, timeoutMs }) => {
        const { requeryWaitsMs } = providerSettings(config, code);
        return [code, { ...shared, timeoutMs, requeryWaitsMs }];
      }),
    );
  }

  /** The policy of this provider. */
  of(provider: string | null): RetryPolicy {
    return (provider === null ? undefined : this.byProvider.get(provider)) ?? this.shared;
  }
}
