import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Caller } from '../auth/caller.js';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { walletView, WalletView } from '../ledger/wallet.view.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';

@ApiTags('Wallets')
@ApiBearerAuth()
@ApiProblems('unauthenticated', 'rate_limited', 'database_unavailable')
@Controller('wallets')
export class WalletsController {
  constructor(private readonly ledger: LedgerService) {}

  @Get()
  @ApiOperation({ operationId: 'getWallet', summary: 'The caller’s one wallet' })
  @ApiOkResponse({ type: WalletView })
  async get(@CurrentUser() caller: Caller): Promise<WalletView> {
    return walletView(await this.ledger.walletOf(caller.userId));
  }
}
