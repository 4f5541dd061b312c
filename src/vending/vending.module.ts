import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config.js';
import { providerSettings } from '../config/provider-settings.js';
import { invariant } from '../kernel/invariant.js';
import { Log } from '../platform/logging/log.js';
import { BuypowerAdapter } from './buypower/buypower.adapter.js';
import { VtpassAdapter } from './vtpass/vtpass.adapter.js';
import { CircuitsService } from './routing/circuits.service.js';
import { ProviderLimitersService } from './limiter/provider-limiters.service.js';
import { FloatsService } from './floats/floats.service.js';
import { FloatWatchService } from './floats/float-watch.service.js';
import { Providers } from './routing/providers.service.js';
import { RouteFactsService } from './routing/route-facts.service.js';
import { RouterService } from './routing/router.service.js';
import { isSandboxUrl } from '../config/safety/hosts.js';
import { SwitchesService } from './routing/switches.service.js';
import { VendingService } from './vending.service.js';
import { DISCONNECT_STEP_MS } from '../platform/stopping/stop-bounds.js';
import { stopStep } from '../platform/stopping/stop-step.js';

/** Whoever the environment names; VTpass always, since boot names its simulator where nothing else is. */
function providersOf(config: Config, log: Log, limiters: ProviderLimitersService): Providers {
  const { env, isProduction } = config;
  invariant(env.VTPASS_BASE_URL !== undefined, 'boot resolves VTPASS_BASE_URL');
  const shared = {
    isProduction,
    warn: (fields: object, message: string) => {
      log.warn(fields, message);
    },
  };
  const connectionsMax = (code: string): number => providerSettings(config, code).callsMax;
  const vtpass = new VtpassAdapter({
    ...shared,
    connectionsMax: connectionsMax('vtpass'),
    baseUrl: env.VTPASS_BASE_URL,
    apiKey: env.VTPASS_API_KEY,
    secretKey: env.VTPASS_SECRET_KEY,
    publicKey: env.VTPASS_PUBLIC_KEY,
    timeoutMs: env.VTPASS_TIMEOUT_MS,
    sendWithinMs: env.SEND_WITHIN_MS,
    restsAtMidnight: env.VTPASS_MIDNIGHT_REST,
  });
  if (env.BUYPOWER_BASE_URL === undefined)
    return new Providers([limiters.limit(vtpass)], sandboxesOf(config, log));
  const buypower = new BuypowerAdapter({
    ...shared,
    connectionsMax: connectionsMax('buypower'),
    baseUrl: env.BUYPOWER_BASE_URL,
    apiKey: env.BUYPOWER_API_KEY,
    timeoutMs: env.BUYPOWER_TIMEOUT_MS,
  });
  return new Providers(
    [limiters.limit(vtpass), limiters.limit(buypower)],
    sandboxesOf(config, log),
  );
}

/** Those whose address is known to be a sandbox, and those that the environment calls one. */
function sandboxesOf({ env }: Config, log: Log): ReadonlySet<string> {
  const addresses = [
    ['vtpass', env.VTPASS_BASE_URL],
    ['buypower', env.BUYPOWER_BASE_URL],
  ] as const;
  const known = addresses.filter(([, url]) => url !== undefined && isSandboxUrl(url));
  const sandboxes = new Set([...known.map(([code]) => code), ...env.SANDBOX_PROVIDERS]);
  for (const provider of sandboxes) log.warn({ provider }, 'tokens of a sandbox are not compared');
  return sandboxes;
}

@Module({
  providers: [
    { provide: Providers, inject: [Config, Log, ProviderLimitersService], useFactory: providersOf },
    CircuitsService,
    ProviderLimitersService,
    FloatsService,
    FloatWatchService,
    RouteFactsService,
    RouterService,
    SwitchesService,
    VendingService,
  ],
  exports: [FloatsService, Providers, RouterService, SwitchesService, VendingService],
})
export class VendingModule implements OnApplicationShutdown {
  constructor(
    private readonly providers: Providers,
    private readonly log: Log,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await stopStep(this.log, 'providers', DISCONNECT_STEP_MS, () =>
      Promise.all(this.providers.all.map((provider) => provider.close())),
    );
  }
}
