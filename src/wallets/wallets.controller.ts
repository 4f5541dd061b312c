import { Get } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { walletView, WalletView } from '../ledger/wallet.view.js';
import { Answers, ApiCall } from '../platform/http/docs/api-call.decorator.js';
import { CustomerController } from '../platform/http/docs/customer-controller.decorator.js';

@CustomerController('Wallets', 'wallets')
export class WalletsController {
  constructor(private readonly ledger: LedgerService) {}

  @Get()
  @ApiCall('Get the wallet', 'Every user has one wallet.')
  @Answers(200, 'The caller’s wallet.', WalletView)
  async getWallet(@CurrentUser() caller: Caller): Promise<WalletView> {
    return walletView(await this.ledger.walletOf(caller.userId));
  }
}
