import { createHash } from 'node:crypto';
import type pg from 'pg';
import { DatabaseUnavailable } from '../../kernel/errors.js';
import { Connections } from './connections.js';
import { isConnectionFault, isRetryable } from './database-fault.js';
import type { PgClient } from './pg-client.js';
import { typeParsers } from './pg-types.js';
import { REQUEST_LIMITS, type ConnectionLimits } from './session-settings.js';

/** What runs SQL: the pool for a statement on its own, or a handle inside a database transaction. */
export interface Sql {
  /** Runs one statement, prepared on first use. Rows are returned as PostgreSQL named them. */
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** A handle inside a database transaction: passed, never found. */
export interface Tx extends Sql {
  readonly isTransaction: true;
}

/**
 * Hears of a commit, on the connection that made it. It must not throw: the commit is done.
 * @param isWaitCancelled whether it was done before a synchronous standby had confirmed it.
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
  // pg assigns each query a callback, V8 puts a function that is assigned to a property among the old
  // objects at once, and what an old object refers to outlives every quick collection. Without this
  // line all rows ever read lie about until the next full one (docs/decisions/0022).
  result.rows = [];
  return rows;
}

/**
 * Plans for statements that are a few lookups by key. The planner would otherwise believe the
 * statistics of a table that was empty a moment ago, and keep a plan that reads all of it for every
 * payment: measured on a fresh database, five times the work of PostgreSQL. Without bitmap scans, the
 * newest few of a range are read in the order of its index, and not all of it to be sorted.
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
  /** Default: those of requests. */
  readonly limits?: ConnectionLimits;
  /** Statements are lookups by key; not for reports. */
  readonly isKeyed?: boolean;
  /** Shown in `application_name`. Default: `sql`. */
  readonly purpose?: string;
  readonly onIdleError: (error: Error) => void;
}

/** The pool of connections for hand-written SQL. TypeORM has its own for entities and migrations. */
export class Database implements Sql {
  /** For libraries that bring their own SQL; ours goes through `query` and `transaction`. */
  readonly pool: pg.Pool;
  readonly connections: Connections;
  private readonly closeConnections: () => void;

  /** @param place the connections of this process, or the URL of a database of this object's own */
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
   * Runs `unit` in one database transaction (read committed). The unit is SQL only, because after
   * 40001 and 40P01 it runs again, three times at most.
   * @throws DatabaseUnavailable when the server cannot be reached; what `unit` throws otherwise.
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
    // The pool listens to idle connections only. One that breaks between two statements of the unit
    // would end the process, if nobody listened; the unit's next statement fails and tells it.
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
      // A connection that could not even roll back is thrown away, not returned to the pool.
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
