import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config.js';
import { invariant } from '../kernel/invariant.js';
import { Log } from '../platform/logging/log.js';
import { VtpassAdapter } from './adapters/vtpass.adapter.js';
import { BillersController } from './billers.controller.js';
import { BillersService } from './billers.service.js';
import { CircuitsService } from './circuits.service.js';
import { FloatsService } from './floats.service.js';
import { FloatWatchService } from './float-watch.service.js';
import { MetersController } from './meters.controller.js';
import { MetersService } from './meters.service.js';
import { ProviderGates } from './provider-gates.service.js';
import { Providers } from './providers.service.js';
import { RouteFactsService } from './route-facts.service.js';
import { RouterService } from './router.service.js';
import { SavedMetersController } from './saved-meters.controller.js';
import { SavedMetersService } from './saved-meters.service.js';
import { SwitchesService } from './switches.service.js';
import { VendingService } from './vending.service.js';

/** Purchases in flight use one connection each; verifications and requeries need some more. */
const SPARE_CONNECTIONS = 20;

function vtpass(config: Config, log: Log): VtpassAdapter {
  const { env } = config;
  invariant(env.VTPASS_BASE_URL !== undefined, 'boot resolves VTPASS_BASE_URL');
  return new VtpassAdapter({
    baseUrl: env.VTPASS_BASE_URL,
    apiKey: env.VTPASS_API_KEY,
    secretKey: env.VTPASS_SECRET_KEY,
    publicKey: env.VTPASS_PUBLIC_KEY,
    timeoutMs: env.VTPASS_TIMEOUT_MS,
    connectionsMax: env.WORKER_CONCURRENCY + SPARE_CONNECTIONS,
    isProduction: config.isProduction,
    warn: (fields, message) => {
      log.warn(fields, message);
    },
  });
}

/** Whoever the environment names; VTpass always, since boot names its simulator where nothing else is. */
function providersOf(vtpassAdapter: VtpassAdapter): Providers {
  return new Providers([vtpassAdapter]);
}

@Module({
  controllers: [BillersController, MetersController, SavedMetersController],
  providers: [
    { provide: VtpassAdapter, inject: [Config, Log], useFactory: vtpass },
    { provide: Providers, inject: [VtpassAdapter], useFactory: providersOf },
    BillersService,
    CircuitsService,
    FloatsService,
    FloatWatchService,
    MetersService,
    ProviderGates,
    RouteFactsService,
    RouterService,
    SavedMetersService,
    SwitchesService,
    VendingService,
  ],
  exports: [BillersService, FloatsService, Providers, SwitchesService, VendingService],
})
export class VendingModule implements OnApplicationShutdown {
  constructor(private readonly adapter: VtpassAdapter) {}

  async onApplicationShutdown(): Promise<void> {
    await this.adapter.close();
  }
}
