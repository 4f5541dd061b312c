import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LedgerModule } from '../ledger/ledger.module.js';
import { FundingEntity } from './funding.entity.js';
import { FundingService } from './funding.service.js';
import { WalletsController } from './wallets.controller.js';

@Module({
  imports: [LedgerModule, TypeOrmModule.forFeature([FundingEntity])],
  controllers: [WalletsController],
  providers: [FundingService],
})
export class WalletsModule {}
