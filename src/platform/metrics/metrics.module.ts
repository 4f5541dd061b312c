import { Global, Module } from '@nestjs/common';
import { MetricsController } from './metrics.controller.js';
import { ContractWatch } from './contract-watch.service.js';
import { Metrics } from './metrics.js';

@Global()
@Module({
  controllers: [MetricsController],
  providers: [ContractWatch, Metrics],
  exports: [ContractWatch, Metrics],
})
export class MetricsModule {}
