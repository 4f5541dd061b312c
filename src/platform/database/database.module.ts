import { Global, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { Config } from '../../config/config.js';
import { invariant } from '../../kernel/invariant.js';
import { Log } from '../logging/log.js';
import { Connections } from './connections.js';
import { DISCONNECT_STEP_MS } from '../stopping/stop-bounds.js';
import { stopStep } from '../stopping/stop-step.js';
import { dataSourceOptions } from './data-source.js';
import { DatabaseClock } from './database-clock.service.js';
import { Database } from './database.js';
import { Replication } from './replication/replication.service.js';

/** Connections for hand-written SQL: a few suffice, because group writers share them. */
const CONNECTIONS_MAX = 10;

@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    private readonly database: Database,
    private readonly connections: Connections,
    private readonly log: Log,
  ) {
    connections.watch.onChange((isSilent) => {
      if (isSilent) log.error('the database hangs: requests are refused until it answers');
      else log.warn('the database answers again');
    });
  }

  static forRoot(config: Config, entities: EntityTarget<ObjectLiteral>[]): DynamicModule {
    const url = config.env.DATABASE_URL;
    invariant(url !== undefined, 'boot resolves DATABASE_URL before the modules are made');
    const connections = new Connections(url, config.env.PROCESS_ROLE);
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRoot({ ...dataSourceOptions(connections, entities), retryAttempts: 3 }),
      ],
      providers: [
        { provide: Connections, useValue: connections },
        {
          provide: Database,
          inject: [Log],
          useFactory: (log: Log): Database =>
            new Database(connections, {
              purpose: 'lookups',
              connectionsMax: CONNECTIONS_MAX,
              isKeyed: true,
              onIdleError: (error) => {
                log.warn({ err: error }, 'database connection lost');
              },
            }),
        },
        DatabaseClock,
        Replication,
      ],
      exports: [Connections, Database, DatabaseClock, Replication],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await stopStep(this.log, 'database', DISCONNECT_STEP_MS, () => this.database.close());
    this.connections.close();
  }
}
