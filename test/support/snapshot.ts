import { escapeIdentifier } from 'pg';
import { copyDatabase, dropDatabase, onServer, refuseUnlessTest } from './database.js';
import { eventually } from './eventually.js';

/** A copy of a database at one moment, as a backup is. */
export interface Snapshot {
  /** Puts the database back to that moment, under whoever is connected: they have to connect anew. */
  putBack(): Promise<void>;
  drop(): Promise<void>;
}

/** Copies the database as it is now. Connections to it are broken; whoever uses it connects anew. */
export async function takeSnapshot(databaseUrl: string): Promise<Snapshot> {
  const place = new URL(databaseUrl);
  const name = place.pathname.slice(1);
  const copy = `${name}_put_aside`;
  const server = new URL(databaseUrl);
  server.pathname = '/template1';
  const serverUrl = server.href;
  await replace(serverUrl, name, copy);
  return {
    async putBack() {
      await dropDatabase(serverUrl, name);
      await copyDatabase(serverUrl, name, copy);
    },
    drop: () => dropDatabase(serverUrl, copy),
  };
}

/** PostgreSQL copies a database only while nobody is connected to it. */
async function replace(serverUrl: string, from: string, to: string): Promise<void> {
  refuseUnlessTest(from);
  const source = escapeIdentifier(from);
  await onServer(serverUrl, `ALTER DATABASE ${source} ALLOW_CONNECTIONS false`);
  try {
    await eventually(async () => {
      await onServer(
        serverUrl,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${from}'`,
      );
      await onServer(serverUrl, `CREATE DATABASE ${escapeIdentifier(to)} TEMPLATE ${source}`);
    });
  } finally {
    await onServer(serverUrl, `ALTER DATABASE ${source} ALLOW_CONNECTIONS true`);
  }
}
