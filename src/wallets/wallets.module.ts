import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { LimitsController } from './limits.controller.js';
import { LimitsService } from './limits.service.js';
import { WalletsController } from './wallets.controller.js';

@Module({
  imports: [LedgerModule],
  controllers: [WalletsController, LimitsController],
  providers: [LimitsService],
  exports: [LimitsService],
})
export class WalletsModule {}
