import { onServer } from './database.js';
import { eventually } from './eventually.js';
import { migrateTestDatabase } from './migrate.js';
import { startPostgresServer, startStandby, type PostgresServer } from './postgres-server.js';

/** A primary with the whole schema, and a standby that follows it by streaming replication. */
export interface ReplicatedPostgres {
  readonly primary: PostgresServer;
  readonly standby: PostgresServer;
  /** Sets settings of the primary, as ALTER SYSTEM does; they hold at once. Null: back to the default. */
  set(settings: Readonly<Record<string, string | null>>): Promise<void>;
  /** Resolves when the standby is connected and has on its disk what the primary has. */
  inStep(): Promise<void>;
  /** Cancels what waits for the standby, as an operator does. @returns how many commits waited */
  cancelWaits(): Promise<number>;
  remove(): Promise<void>;
}

/** The name by which `synchronous_standby_names` knows the standby. */
export const STANDBY = 'standby_1';

/** Starts both. Commits do not wait for the standby before that is set. */
export async function startReplicatedPostgres(): Promise<ReplicatedPostgres> {
  const primary = await startPostgresServer();
  await migrateTestDatabase(primary.url);
  const standby = await startStandby(primary, STANDBY);
  const ask = <Row extends object>(sql: string): Promise<Row[]> => onServer<Row>(primary.url, sql);
  return {
    primary,
    standby,
    async set(settings) {
      for (const [name, value] of Object.entries(settings)) {
        const to = value === null ? `RESET ${name}` : `SET ${name} = '${value}'`;
        await ask(`ALTER SYSTEM ${to}`);
      }
      await ask('SELECT pg_reload_conf()');
      await eventually(async () => {
        const rows = await ask<{ name: string; setting: string }>(
          'SELECT name, setting FROM pg_settings',
        );
        const held = new Map(rows.map(({ name, setting }) => [name, setting]));
        const missing = Object.entries(settings).filter(
          ([name, value]) => value !== null && held.get(name) !== value,
        );
        if (missing.length > 0) throw new Error(`not set yet: ${missing.join()}`);
      });
    },
    inStep: () =>
      eventually(async () => {
        const rows = await ask(
          `SELECT 1 FROM pg_stat_replication
            WHERE state = 'streaming' AND flush_lsn >= pg_current_wal_flush_lsn()`,
        );
        if (rows.length === 0) throw new Error('the standby is behind');
      }),
    async cancelWaits() {
      const rows = await ask(
        `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`,
      );
      return rows.length;
    },
    async remove() {
      await standby.remove();
      await primary.remove();
    },
  };
}
