import { DataSource, type DataSourceOptions, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { Connections } from './connections.js';
import { MIGRATIONS } from './migrations.js';
import { MIGRATION_LIMITS, REQUEST_LIMITS, type ConnectionLimits } from './session-settings.js';

const CONNECTIONS_MAX = 5;

/** TypeORM's settings. Only migrations change the schema. */
export function dataSourceOptions(
  connections: Connections,
  entities: EntityTarget<ObjectLiteral>[] = [],
  limits: ConnectionLimits = REQUEST_LIMITS,
): DataSourceOptions {
  const purpose = limits === REQUEST_LIMITS ? 'entities' : 'migrations';
  return {
    type: 'postgres',
    entities: entities as never[],
    migrations: MIGRATIONS,
    migrationsTableName: 'migrations',
    synchronize: false,
    parseInt8: true,
    ...connections.typeOrm({ purpose, limits, connectionsMax: CONNECTIONS_MAX }),
  };
}

/** Opens TypeORM's data source on this database, with the connection limits of migrations. */
export async function openDataSource(
  place: Connections | string,
  entities: EntityTarget<ObjectLiteral>[] = [],
): Promise<DataSource> {
  const connections = typeof place === 'string' ? new Connections(place) : place;
  return new DataSource(dataSourceOptions(connections, entities, MIGRATION_LIMITS)).initialize();
}
