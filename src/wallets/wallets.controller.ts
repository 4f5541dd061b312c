import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { walletView, WalletView } from '../ledger/wallet.view.js';
import { ApiCall } from '../platform/http/docs/api-call.decorator.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';

@ApiTags('Wallets')
@ApiBearerAuth()
@ApiProblems('unauthenticated', 'rate_limited', 'database_unavailable')
@Controller('wallets')
export class WalletsController {
  constructor(private readonly ledger: LedgerService) {}

  @Get()
  @ApiCall('getWallet', 'Get the wallet', 'Every user has one wallet.')
  @ApiOkResponse({ description: 'The caller’s wallet.', type: WalletView })
  async get(@CurrentUser() caller: Caller): Promise<WalletView> {
    return walletView(await this.ledger.walletOf(caller.userId));
  }
}
