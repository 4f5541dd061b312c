import { runMigrations } from 'bullmq';
import pg from 'pg';

/** Applies BullMQ's own migrations to its `bullmq` schema; safe to run from several starters. */
export async function migrateQueueSchema(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
}
