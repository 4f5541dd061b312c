import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config.js';
import { invariant } from '../kernel/invariant.js';
import { VtpassAdapter } from './adapters/vtpass.adapter.js';
import { BillersController } from './billers.controller.js';
import { BillersService } from './billers.service.js';
import { ElectricityProvider } from './electricity-provider.js';
import { MetersController } from './meters.controller.js';
import { MetersService } from './meters.service.js';
import { SavedMetersController } from './saved-meters.controller.js';
import { SavedMetersService } from './saved-meters.service.js';
import { VendingService } from './vending.service.js';

/** Purchases in flight use one connection each; verifications and requeries need some more. */
const SPARE_CONNECTIONS = 20;

function vtpass(config: Config): VtpassAdapter {
  const { env } = config;
  invariant(env.VTPASS_BASE_URL !== undefined, 'boot resolves VTPASS_BASE_URL');
  return new VtpassAdapter({
    baseUrl: env.VTPASS_BASE_URL,
    apiKey: env.VTPASS_API_KEY,
    secretKey: env.VTPASS_SECRET_KEY,
    publicKey: env.VTPASS_PUBLIC_KEY,
    timeoutMs: env.VTPASS_TIMEOUT_MS,
    connectionsMax: env.WORKER_CONCURRENCY + SPARE_CONNECTIONS,
  });
}

@Module({
  controllers: [BillersController, MetersController, SavedMetersController],
  providers: [
    { provide: VtpassAdapter, inject: [Config], useFactory: vtpass },
    { provide: ElectricityProvider, useExisting: VtpassAdapter },
    BillersService,
    MetersService,
    SavedMetersService,
    VendingService,
  ],
  exports: [BillersService, VendingService],
})
export class VendingModule implements OnApplicationShutdown {
  constructor(private readonly adapter: VtpassAdapter) {}

  async onApplicationShutdown(): Promise<void> {
    await this.adapter.close();
  }
}
