import pg from 'pg';
import { isConnectionFault } from './database-fault.js';
import { Generations, PgClient, type PgClientConfig } from './pg-client.js';
import { PgPool, type PgPoolConfig } from './pg-pool.js';
import { ServerWatch } from './server-watch.js';
import { REQUEST_LIMITS, startupParameters, type ConnectionLimits } from './session-settings.js';

/** The purpose and the settings of a connection. */
export interface ConnectionUse {
  /** Shown in `application_name`, after the role of the process. */
  readonly purpose: string;
  /** Default: the limits of requests. */
  readonly limits?: ConnectionLimits;
  /** Session settings that override the pinned ones. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly types?: pg.CustomTypesConfig;
}

export interface PoolUse extends ConnectionUse {
  readonly connectionsMax: number;
}

const CONNECT_WITHIN_MS = 5_000;
/**
 * The server cancels a statement first. If the server itself hangs, the client stops waiting this much
 * later.
 */
const GRACE_MS = 2_000;
const KEEP_ALIVE_AFTER_MS = 10_000;
/** The age at which a connection is replaced, so that a host name that moved is resolved again. */
const LIFETIME_SECONDS = 60;
const PROBE_WITHIN_MS = 2_000;
/**
 * The server goes on with a write that the client gave up, so the watch waits as long as its connection
 * lives.
 */
const WRITE_WITHIN_MS = 86_400_000;
/**
 * A write whose commit reaches the disk and the standbys like any other; it takes no lock and leaves no
 * row.
 */
const A_COMMIT = `SELECT pg_logical_emit_message(true, 'bill-vending', '')`;

/**
 * Makes every connection of this process to one PostgreSQL: pools, single connections and TypeORM's. All of
 * them pin their session settings, bound every wait, and share one watch on the server.
 */
export class Connections {
  readonly watch: ServerWatch;
  private readonly generations = new Generations();
  private prober: PgClient | undefined;
  private writer: PgClient | undefined;

  /** @param role the role of the process, as `application_name` shows it */
  constructor(
    readonly url: string,
    private readonly role = 'program',
  ) {
    this.watch = new ServerWatch({
      ask: () => this.askProbe(),
      write: (onSent) => this.commitProbe(onSent),
      drop: () => {
        this.dropProbe();
        this.dropWriter();
      },
    });
  }

  /** Makes a single connection, not opened yet. The caller ends it. */
  client(use: ConnectionUse): pg.Client {
    return new PgClient(this.configOf(use));
  }

  pool(use: PoolUse, onIdleError: (error: Error) => void): pg.Pool {
    const pool = new PgPool(this.poolConfigOf(use));
    // A connection that breaks while idle must not end the process: the pool opens another one.
    pool.on('error', onIdleError);
    return pool;
  }

  /** The driver with which TypeORM makes its pool, and the settings of that pool. */
  typeOrm(use: PoolUse): { readonly driver: unknown; readonly extra: unknown } {
    const driver: unknown = Object.create(pg, { Pool: { value: PgPool } });
    return { driver, extra: this.poolConfigOf(use) };
  }

  /** Opens a connection for the time that `work` takes. */
  async withClient<T>(use: ConnectionUse, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = this.client(use);
    try {
      await client.connect();
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Ends the watch on the server. The owners of pools and connections end those themselves. */
  close(): void {
    this.watch.close();
  }

  private poolConfigOf(use: PoolUse): PgPoolConfig {
    return {
      ...this.configOf(use),
      Client: PgClient as unknown as NonNullable<pg.PoolConfig['Client']>,
      max: use.connectionsMax,
      maxLifetimeSeconds: LIFETIME_SECONDS,
    };
  }

  private configOf(use: ConnectionUse, connectWithinMs = CONNECT_WITHIN_MS): PgClientConfig {
    const { purpose, limits = REQUEST_LIMITS, settings, types } = use;
    return {
      connectionString: this.url,
      connectionTimeoutMillis: connectWithinMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
      answerWithinMs: limits.statementTimeoutMs + GRACE_MS,
      startup: startupParameters(
        `${this.installation()} ${this.role} ${purpose}`,
        limits,
        settings,
      ),
      watch: this.watch,
      generations: this.generations,
      ...(types !== undefined && { types }),
    };
  }

  /** The name that the URL gives comes first, to tell installations apart that share a server. */
  private installation(): string {
    const query = this.url.slice(this.url.indexOf('?') + 1);
    return new URLSearchParams(query).get('application_name') ?? 'bill-vending';
  }

  private async askProbe(): Promise<void> {
    const client = this.prober ?? this.newProbe();
    try {
      if (this.prober === undefined) {
        this.prober = client;
        await client.connect();
      }
      const answer: Promise<unknown> = client.query('SELECT 1');
      await answer;
    } catch {
      if (this.prober === client) this.dropProbe();
    }
  }

  private async commitProbe(onSent: () => void): Promise<boolean> {
    const client = this.writer ?? this.newProbe(WRITE_WITHIN_MS);
    try {
      if (this.writer === undefined) {
        this.writer = client;
        await client.connect();
      }
      const answer: Promise<unknown> = client.query(A_COMMIT);
      onSent();
      await answer;
      return true;
    } catch (error) {
      if (this.writer === client) this.dropWriter();
      // A refusal is an answer: a server that refuses writes does not hang.
      return error instanceof pg.DatabaseError && !isConnectionFault(error);
    }
  }

  private newProbe(answerWithinMs = PROBE_WITHIN_MS): PgClient {
    const limits = { ...REQUEST_LIMITS, statementTimeoutMs: PROBE_WITHIN_MS - GRACE_MS / 2 };
    const config = this.configOf({ purpose: 'probe', limits }, PROBE_WITHIN_MS);
    return new PgClient({ ...config, answerWithinMs });
  }

  private dropProbe(): void {
    const client = this.prober;
    this.prober = undefined;
    void client?.end().catch(() => undefined);
  }

  private dropWriter(): void {
    const client = this.writer;
    this.writer = undefined;
    void client?.end().catch(() => undefined);
  }
}
