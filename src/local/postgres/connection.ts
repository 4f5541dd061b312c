import { readFile } from 'node:fs/promises';
import { Connections } from '../../platform/database/connections.js';
import { SUPERUSER } from './cluster.js';
import type { ClusterPlace } from './cluster-place.js';
import { codeOf, messageOf } from './embedded-errors.js';

// Refused, reset, starting up, shutting down, or no such database: it may be ready in a moment.
const NOT_YET: unknown[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '3D000',
];

export async function urlOf(place: ClusterPlace, port: number, database: string): Promise<string> {
  const password = await readFile(place.passwordFile, 'utf8');
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/**
 * Whether the server accepts connections. It is false while the server starts or stops; a wrong password
 * throws.
 */
export async function isServing(url: string): Promise<boolean> {
  try {
    await query(url, 'SELECT 1');
    return true;
  } catch (error) {
    if (NOT_YET.includes(codeOf(error)) || isCutOff(error)) return false;
    throw error;
  }
}

export async function ensureDatabase(url: string, database: string): Promise<void> {
  const found = await query(url, 'SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  if (found > 0) return;
  const name = `"${database.replaceAll('"', '""')}"`;
  await query(url, `CREATE DATABASE ${name}`);
}

async function query(url: string, sql: string, values: string[] = []): Promise<number> {
  const connections = new Connections(url);
  try {
    return await connections.withClient({ purpose: 'embedded' }, async (client) => {
      return (await client.query(sql, values)).rowCount ?? 0;
    });
  } finally {
    connections.close();
  }
}

function isCutOff(error: unknown): boolean {
  return /terminated|timeout expired|in time/i.test(messageOf(error));
}
