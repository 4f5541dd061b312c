import { Global, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { Config } from '../../config/config.js';
import { invariant } from '../../kernel/invariant.js';
import { Log } from '../logging/log.js';
import { dataSourceOptions } from './data-source.js';
import { Database, STATEMENT_TIMEOUT_MS } from './database.js';

/** Connections for hand-written SQL: few, because grouped writers share them. */
const CONNECTIONS_MAX = 10;

@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  static forRoot(config: Config, entities: EntityTarget<ObjectLiteral>[]): DynamicModule {
    const url = config.env.DATABASE_URL;
    invariant(url !== undefined, 'boot resolves DATABASE_URL before the modules are made');
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions(url, entities, STATEMENT_TIMEOUT_MS),
          retryAttempts: 3,
        }),
      ],
      providers: [
        {
          provide: Database,
          inject: [Log],
          useFactory: (log: Log): Database =>
            new Database(url, {
              connectionsMax: CONNECTIONS_MAX,
              isKeyed: true,
              onIdleError: (error) => {
                log.warn({ err: error }, 'database connection lost');
              },
            }),
        },
      ],
      exports: [Database],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
