import { Module } from '@nestjs/common';
import { VendingModule } from '../vending/vending.module.js';
import { BillersController } from './billers.controller.js';
import { BillersService } from './billers.service.js';
import { MetersController } from './meters.controller.js';
import { MetersService } from './meters.service.js';
import { SavedMetersController } from './saved-meters.controller.js';
import { SavedMetersService } from './saved-meters.service.js';

/** The billers we sell for, and the meters of their customers. */
@Module({
  imports: [VendingModule],
  controllers: [BillersController, MetersController, SavedMetersController],
  providers: [BillersService, MetersService, SavedMetersService],
  exports: [BillersService, MetersService],
})
export class MetersModule {}
