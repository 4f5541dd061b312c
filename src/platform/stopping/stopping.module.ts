import { Global, Module } from '@nestjs/common';
import { Stopping } from './stopping.js';

@Global()
@Module({
  providers: [{ provide: Stopping, useFactory: () => new Stopping() }],
  exports: [Stopping],
})
export class StoppingModule {}
