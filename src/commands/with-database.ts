import 'reflect-metadata';
import { loadProcessConfig, type Config } from '../config/config.js';
import { Connections } from '../platform/database/connections.js';
import { Database } from '../platform/database/database.js';
import { REPORT_LIMITS } from '../platform/database/session-settings.js';
import { printSafetyWarning } from './safety-warning.js';
import { startLocalServices } from '../local/local-services.js';

/**
 * Runs a command on the database the server uses: the one DATABASE_URL names, else the embedded one,
 * which is shared with a running server or started for as long as the command takes.
 */
export async function withDatabase(
  command: (database: Database, config: Config, isEmbedded: boolean) => Promise<void>,
): Promise<void> {
  try {
    const config = loadProcessConfig(printSafetyWarning);
    const needs = { isBesideServer: true, needsSimulator: false };
    const local = await startLocalServices(config, needs, () => undefined);
    const url = local.config.env.DATABASE_URL ?? '';
    const connections = new Connections(url, 'command');
    const database = new Database(connections, {
      purpose: 'report',
      connectionsMax: 2,
      limits: REPORT_LIMITS,
      onIdleError: () => undefined,
    });
    try {
      await command(database, local.config, config.env.DATABASE_URL === undefined);
    } finally {
      await database.close();
      connections.close();
      await local.stop();
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
