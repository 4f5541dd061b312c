import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LedgerService } from './ledger.service.js';
import { WalletEntity } from './wallet.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([WalletEntity])],
  providers: [LedgerService],
  exports: [LedgerService],
})
export class LedgerModule {}
