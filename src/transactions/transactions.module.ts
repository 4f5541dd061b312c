import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { StatementsController } from './statements.controller.js';
import { StatementsService } from './statements.service.js';
import { TransactionsController } from './transactions.controller.js';
import { TransactionsService } from './transactions.service.js';

@Module({
  imports: [AuthModule],
  controllers: [StatementsController, TransactionsController],
  providers: [StatementsService, TransactionsService],
})
export class TransactionsModule {}
