import { Module, type DynamicModule } from '@nestjs/common';
import { Log } from './log.js';

/** Provides the log that boot made to every module. */
@Module({})
export class LoggingModule {
  static with(log: Log): DynamicModule {
    return {
      module: LoggingModule,
      global: true,
      providers: [{ provide: Log, useValue: log }],
      exports: [Log],
    };
  }
}
