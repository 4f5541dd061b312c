import { createHash } from 'node:crypto';
import pg from 'pg';
import { DatabaseUnavailable } from '../../kernel/errors.js';
import { isConnectionFault, isRetryable } from './database-fault.js';
import { HeardClient } from './pg-client.js';
import { typeParsers } from './pg-types.js';

/** What runs SQL: the pool for a statement on its own, or a handle inside a database transaction. */
export interface Sql {
  /** Runs one statement, prepared on first use. Rows are returned as PostgreSQL named them. */
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** A handle inside a database transaction: passed, never found. */
export interface Tx extends Sql {
  readonly isTransaction: true;
}

const TRIES_MAX = 3;
/** No statement of a request takes this long, unless the database is in trouble. */
export const STATEMENT_TIMEOUT_MS = 10_000;
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
const KEYED_PLANS = ['plan_cache_mode=force_generic_plan']
  .concat(['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin'].map((way) => `enable_${way}=off`))
  .map((setting) => `-c ${setting}`)
  .join(' ');

/** The pool of connections for hand-written SQL. TypeORM has its own for entities and migrations. */
export class Database implements Sql {
  /** For libraries that bring their own SQL; ours goes through `query` and `transaction`. */
  readonly pool: pg.Pool;

  /**
   * @param options `statementTimeoutMs` bounds each statement; 0 lets it take what it takes.
   * `isKeyed` says that statements are lookups by key, and is not for reports.
   */
  constructor(
    readonly url: string,
    options: {
      connectionsMax: number;
      statementTimeoutMs?: number;
      isKeyed?: boolean;
      onIdleError: (error: Error) => void;
    },
  ) {
    const { statementTimeoutMs = STATEMENT_TIMEOUT_MS } = options;
    this.pool = new pg.Pool({
      connectionString: url,
      max: options.connectionsMax,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      // The server gives up first; should it hang itself, we stop waiting a little later.
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs === 0 ? 0 : statementTimeoutMs + 2_000,
      types: typeParsers,
      Client: HeardClient,
      // With its connection a plan goes that was made when a table was still empty.
      ...(options.isKeyed === true && { options: KEYED_PLANS, maxLifetimeSeconds: 60 }),
    });
    // A connection that breaks while idle must not end the process: the pool opens another.
    this.pool.on('error', options.onIdleError);
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
  async transaction<T>(unit: (tx: Tx) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.attempt(unit);
      } catch (error) {
        if (!isRetryable(error) || tries >= TRIES_MAX) throw translated(error);
      }
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async attempt<T>(unit: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
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

function translated(error: unknown): unknown {
  if (!isConnectionFault(error) || error instanceof DatabaseUnavailable) return error;
  return Object.assign(new DatabaseUnavailable(), { cause: error });
}
