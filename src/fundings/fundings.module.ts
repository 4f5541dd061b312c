import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '../auth/auth.module.js';
import { Config } from '../config/config.js';
import { fundingCallbackUrl, paystackUrl } from '../config/paystack.js';
import { EventsModule } from '../events/events.module.js';
import { IncidentsModule } from '../incidents/incidents.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { WalletsModule } from '../wallets/wallets.module.js';
import { PaystackAdapter } from './gateways/paystack.adapter.js';
import { SandboxAdapter } from './gateways/sandbox.adapter.js';
import { CheckoutService } from './start/checkout.service.js';
import { FundingDeskService } from './desk/funding-desk.service.js';
import { FundingEntity } from './funding.entity.js';
import { FundingGateway } from './gateways/funding-gateway.js';
import { FundingGaugesService } from './visit/funding-gauges.service.js';
import { FundingReturnController } from './return-page/funding-return.controller.js';
import { FundingReturnService } from './return-page/funding-return.service.js';
import { FundingSettlementService } from './settle/funding-settlement.service.js';
import { FundingLanesService } from './visit/funding-lanes.service.js';
import { FundingVisitsService } from './visit/funding-visits.service.js';
import { FundingsController } from './fundings.controller.js';
import { FundingsService } from './fundings.service.js';
import { GatewayNoticesService } from './notices/gateway-notices.service.js';
import { FundWalletController } from './start/fund-wallet.controller.js';
import { WebhooksController } from './notices/webhooks.controller.js';
import { Log } from '../platform/logging/log.js';
import { DISCONNECT_STEP_MS } from '../platform/stopping/stop-bounds.js';
import { stopStep } from '../platform/stopping/stop-step.js';

/** Starts fundings, and asks the gateway about their result. */
const CONNECTIONS_MAX = 50;

function gatewayOf(config: Config): FundingGateway {
  const { env } = config;
  switch (env.FUNDING_GATEWAY) {
    case 'sandbox':
      return new SandboxAdapter();
    case 'paystack':
      return new PaystackAdapter({
        baseUrl: paystackUrl(config),
        secretKey: env.PAYSTACK_SECRET_KEY,
        timeoutMs: env.PAYSTACK_TIMEOUT_MS,
        connectionsMax: CONNECTIONS_MAX,
        callbackUrl: fundingCallbackUrl(config),
      });
  }
}

@Module({
  imports: [
    AuthModule,
    EventsModule,
    IncidentsModule,
    LedgerModule,
    WalletsModule,
    TypeOrmModule.forFeature([FundingEntity]),
  ],
  controllers: [
    FundWalletController,
    FundingsController,
    FundingReturnController,
    WebhooksController,
  ],
  providers: [
    { provide: FundingGateway, inject: [Config], useFactory: gatewayOf },
    CheckoutService,
    FundingDeskService,
    FundingGaugesService,
    FundingReturnService,
    FundingSettlementService,
    FundingsService,
    FundingLanesService,
    FundingVisitsService,
    GatewayNoticesService,
  ],
  exports: [FundingDeskService],
})
export class FundingsModule implements OnApplicationShutdown {
  constructor(
    private readonly gateway: FundingGateway,
    private readonly log: Log,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await stopStep(this.log, 'gateway', DISCONNECT_STEP_MS, () => this.gateway.close());
  }
}
