import { Global, Module } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Database } from '../database/database.js';
import { QueuePlaceToken } from './queue-place-token.js';

async function findPlace(config: Config, database: Database): Promise<QueuePlaceToken> {
  const { REDIS_URL: redisUrl } = config.env;
  const { connections } = database;
  if (redisUrl === undefined) {
    return new QueuePlaceToken({ kind: 'postgres', url: connections.url, connections });
  }
  // Two databases that share one Redis must not see each other's jobs.
  const [row] = await database.query<{ id: string }>('SELECT id FROM installation LIMIT 1');
  const prefix = `bill-vending-${row?.id ?? 'unnamed'}`;
  return new QueuePlaceToken({ kind: 'redis', url: redisUrl, prefix });
}

@Global()
@Module({
  providers: [{ provide: QueuePlaceToken, inject: [Config, Database], useFactory: findPlace }],
  exports: [QueuePlaceToken],
})
export class QueueModule {}
