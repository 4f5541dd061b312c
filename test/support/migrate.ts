import { openDataSource } from '../../src/platform/database/data-source.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { migrateQueueSchema } from '../../src/platform/queue/queue-schema.js';
import { refuseUnlessTest } from './database.js';

/** Brings the schema of a test database up to date: ours, and the queue's own. */
export async function migrateTestDatabase(url: string): Promise<void> {
  refuseUnlessTest(new URL(url).pathname);
  const dataSource = await openDataSource(url);
  try {
    await migrate(dataSource);
  } finally {
    await dataSource.destroy();
  }
  await migrateQueueSchema(url);
}
