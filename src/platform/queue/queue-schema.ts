import { runMigrations } from 'bullmq';
import { Connections } from '../database/connections.js';
import { MIGRATION_LIMITS } from '../database/session-settings.js';

/** Applies BullMQ's own migrations to its `bullmq` schema. Several processes may do so at the same time. */
export async function migrateQueueSchema(place: Connections | string): Promise<void> {
  const connections = typeof place === 'string' ? new Connections(place) : place;
  await connections.withClient(
    { purpose: 'migrations', limits: MIGRATION_LIMITS },
    async (client) => {
      await runMigrations(client);
    },
  );
}
