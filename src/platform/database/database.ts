import { createHash } from 'node:crypto';
import type pg from 'pg';
import { DatabaseUnavailable } from '../../kernel/errors.js';
import { Connections } from './connections.js';
import { isConnectionFault, isRetryable } from './database-fault.js';
import type { PgClient } from './pg-client.js';
import { typeParsers } from './pg-types.js';
import { REQUEST_LIMITS, type ConnectionLimits } from './session-settings.js';

/** Runs SQL: the pool for a single statement, or a handle inside a database transaction. */
export interface Sql {
  /** Runs one statement, prepared on first use. Rows have the column names of PostgreSQL. */
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** A handle inside a database transaction. It is passed as a parameter, never looked up. */
export interface Tx extends Sql {
  readonly isTransaction: true;
}

/**
 * Called after a commit, on the connection that made it. It must not throw: the commit is done.
 * @param isWaitCancelled whether the commit returned before a synchronous standby had confirmed it.
 */
export type CommitListener = (connection: Sql, isWaitCancelled: boolean) => Promise<void>;

const TRIES_MAX = 3;
const names = new Map<string, string>();

function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha1').update(text).digest('hex');
    names.set(text, name);
  }
  return name;
}

async function run<Row>(
  on: pg.Pool | pg.PoolClient,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const result = await on.query({ name: nameOf(text), text, values: values as unknown[] });
  const rows = result.rows as Row[];
  // Empty the result, or all rows ever read stay in memory until the next full garbage collection. pg
  // assigns a callback to a property of each query, V8 moves such a function to the old objects at once,
  // and what an old object refers to survives every quick collection (docs/decisions/0022).
  result.rows = [];
  return rows;
}

/**
 * Planner settings for statements that look up a few rows by key. Otherwise the planner trusts the
 * statistics of a table that was empty a moment ago and keeps a plan that reads the whole table for every
 * payment: on a fresh database, PostgreSQL did five times the work. Without bitmap scans, the newest few
 * rows of a range are read in index order, instead of reading and sorting the whole range.
 */
const KEYED_PLANS: Readonly<Record<string, string>> = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
};

export interface DatabaseOptions {
  readonly connectionsMax: number;
  /** Default: the limits of requests. */
  readonly limits?: ConnectionLimits;
  /** Whether statements are lookups by key; false for reports. */
  readonly isKeyed?: boolean;
  /** Shown in `application_name`. Default: `sql`. */
  readonly purpose?: string;
  readonly onIdleError: (error: Error) => void;
}

/** The pool of connections for hand-written SQL. TypeORM has its own pool for entities and migrations. */
export class Database implements Sql {
  /** For libraries that bring their own SQL. Our SQL goes through `query` and `transaction`. */
  readonly pool: pg.Pool;
  readonly connections: Connections;
  private readonly closeConnections: () => void;

  /** @param place the connections of this process, or the URL of a database for this object alone */
  constructor(place: Connections | string, options: DatabaseOptions) {
    const { purpose = 'sql', limits = REQUEST_LIMITS, isKeyed = false, connectionsMax } = options;
    this.connections = typeof place === 'string' ? new Connections(place) : place;
    this.closeConnections = (): void => {
      if (typeof place === 'string') this.connections.close();
    };
    const settings = isKeyed ? KEYED_PLANS : {};
    const use = { purpose, limits, settings, types: typeParsers, connectionsMax };
    this.pool = this.connections.pool(use, options.onIdleError);
  }

  /** @throws DatabaseUnavailable when the server cannot be reached. */
  async query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    try {
      return await run<Row>(this.pool, text, values);
    } catch (error) {
      throw translated(error);
    }
  }

  /**
   * Runs `unit` in one database transaction (read committed). The unit contains SQL only, because it runs
   * again after 40001 and 40P01, three times at most.
   * @throws DatabaseUnavailable when the server cannot be reached; and whatever `unit` throws.
   * @example
   * await database.transaction(async (tx) => { await tx.query(INSERT_USER, [id, email]); });
   */
  async transaction<T>(unit: (tx: Tx) => Promise<T>, onCommit?: CommitListener): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.attempt(unit, onCommit);
      } catch (error) {
        if (!isRetryable(error) || tries >= TRIES_MAX) throw translated(error);
      }
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
    this.closeConnections();
  }

  private async attempt<T>(
    unit: (tx: Tx) => Promise<T>,
    onCommit: CommitListener | undefined,
  ): Promise<T> {
    const client = await this.pool.connect();
    const cancelledBefore = cancelledWaits(client);
    let broken: Error | undefined;
    // The pool listens to idle connections only, and an error event without a listener ends the process.
    // The next statement of the unit fails and reports the loss.
    const onLost = (error: Error): void => {
      broken = error;
    };
    client.on('error', onLost);
    const tx: Tx = {
      isTransaction: true,
      query: <Row>(text: string, values?: readonly unknown[]) => run<Row>(client, text, values),
    };
    try {
      await client.query('BEGIN');
      const result = await unit(tx);
      await client.query('COMMIT');
      await onCommit?.(tx, cancelledWaits(client) > cancelledBefore);
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((rollback: unknown) => {
        broken = rollback instanceof Error ? rollback : new Error(String(rollback));
      });
      throw error;
    } finally {
      // A connection that could not even roll back is destroyed, not returned to the pool.
      client.release(broken);
      client.off('error', onLost);
    }
  }
}

function cancelledWaits(client: pg.PoolClient): number {
  return (client as unknown as PgClient).cancelledWaits;
}

function translated(error: unknown): unknown {
  if (!isConnectionFault(error) || error instanceof DatabaseUnavailable) return error;
  return Object.assign(new DatabaseUnavailable(), { cause: error });
}
