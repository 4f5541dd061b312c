import pg from 'pg';
import { pinSession } from './pinned-session.js';

/** The database as it was at one instant. */
export interface Snapshot {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

const STATEMENT_TIMEOUT_MS = 120_000;
const { builtins } = pg.types;
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === builtins.INT8 || oid === builtins.NUMERIC
      ? Number
      : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
};

/**
 * Runs `look` on one instant of the database: repeatable read, so that every rule sees the same
 * rows while payments go on, and read only, so that looking changes nothing.
 */
export async function withSnapshot<T>(
  databaseUrl: string,
  look: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 5_000,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS,
    types,
  });
  // A server that dies while we look rejects the query under way; between queries nobody listens.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await pinSession(client, STATEMENT_TIMEOUT_MS);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // The snapshot is taken by the first query after BEGIN, so one is made here.
    await client.query('SELECT 1');
    const query = async <Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
      (await client.query(text, [...values])).rows as Row[];
    const seen = await look({ query });
    await client.query('COMMIT');
    return seen;
  } finally {
    await client.end().catch(() => undefined);
  }
}
