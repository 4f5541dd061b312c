import { DataSource, type DataSourceOptions, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { MIGRATIONS } from './migrations.js';
import { HeardClient } from './pg-client.js';

/** Every starter takes this advisory lock while it migrates, so that they take turns. */
const MIGRATION_LOCK = 4_815_162_342;

/**
 * TypeORM's settings; the schema changes by migrations only.
 * @param statementTimeoutMs bounds each statement; 0, as migrations need it, does not.
 */
export function dataSourceOptions(
  url: string,
  entities: EntityTarget<ObjectLiteral>[] = [],
  statementTimeoutMs = 0,
): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities: entities as never[],
    migrations: MIGRATIONS,
    migrationsTableName: 'migrations',
    synchronize: false,
    parseInt8: true,
    poolSize: 5,
    extra: {
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      statement_timeout: statementTimeoutMs,
      Client: HeardClient,
    },
  };
}

/** Opens TypeORM's data source on this database. */
export async function openDataSource(
  url: string,
  entities: EntityTarget<ObjectLiteral>[] = [],
): Promise<DataSource> {
  return new DataSource(dataSourceOptions(url, entities)).initialize();
}

/**
 * Applies what is pending, one starter at a time.
 * @returns the names of the migrations that were applied.
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const lock = dataSource.createQueryRunner();
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const applied = await dataSource.runMigrations({ transaction: 'each' });
    return applied.map((migration) => migration.name);
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await lock.release();
  }
}
