import pg from 'pg';
import { markConnectFault } from './database-fault.js';
import { AFTER_CONNECT } from './session-settings.js';
import type { Asking, ServerWatch } from './server-watch.js';

/** What the connection factory sets beside pg's own options. */
export interface PgClientConfig extends pg.ClientConfig {
  /** How long the client waits for the answer to a statement, in milliseconds. */
  readonly answerWithinMs: number;
  /** Parameters of the startup packet; they override those of the URL. */
  readonly startup: Readonly<Record<string, string>>;
  readonly watch: ServerWatch;
  readonly generations: Generations;
}

/**
 * Connections of one generation lead to the same server. A connection that finds its server read-only
 * begins a new generation; the pools then give up older connections and resolve the host again.
 */
export class Generations {
  current = 0;
  private beganAtMs = -Infinity;

  /** Once a second at most: on a database that stays read-only, every write would ask for it. */
  begin(): void {
    if (performance.now() - this.beganAtMs < 1_000) return;
    this.beganAtMs = performance.now();
    this.current += 1;
  }
}

/** The longest time for closing a connection politely. A server that hangs would never let it go. */
const GOODBYE_MS = 1_000;
/** The server refuses writes: it is a standby, or an operator stopped them. */
const READ_ONLY = '25006';
/**
 * The function that reports a cancelled wait for a standby. The text of the warning depends on the server's
 * language.
 */
const STANDBY_WAIT = 'SyncRepWaitForLSN';

type Callback = (error: Error | null | undefined, result?: unknown) => void;

/** Members of pg that its types do not declare. */
interface Innards {
  readonly connection: { readonly stream: { destroy(reason?: Error): void } };
  readonly connectionParameters: { query_timeout?: number };
  _queryable: boolean;
}
const { getStartupConf } = pg.Client.prototype as unknown as {
  getStartupConf: (this: pg.Client) => Record<string, string>;
};

/**
 * A connection to PostgreSQL. Every connection of this process is one of these.
 * - It pins its session settings, whatever the role, the database or the URL say.
 * - A statement without an answer in time ends the connection; its pool then destroys it.
 * - Its loss never ends the process. pg reports a loss as an `error` event when no statement is in
 * progress. While a pool hands a connection out, nobody else listens: the pool has stopped and the new
 * owner has not started. The owner's next statement then fails.
 * - Ending it takes a second at most.
 */
export class PgClient extends pg.Client implements Asking {
  readonly answerWithinMs: number;
  /** How many commits of this connection returned before a synchronous standby had confirmed them. */
  cancelledWaits = 0;
  private readonly startup: Readonly<Record<string, string>>;
  private readonly watch: ServerWatch;
  private readonly generations: Generations;
  private readonly generation: number;
  private underWay = 0;
  private isReadOnly = false;

  constructor(config: PgClientConfig) {
    super(config);
    this.answerWithinMs = config.answerWithinMs;
    this.startup = config.startup;
    this.watch = config.watch;
    this.generations = config.generations;
    this.generation = config.generations.current;
    // The watch bounds each statement. pg's own bound would leave the connection open.
    this.innards.connectionParameters.query_timeout = 0;
    this.on('error', () => undefined);
    this.on('notice', ({ routine }) => {
      if (routine === STANDBY_WAIT) this.cancelledWaits += 1;
    });
  }

  /** Whether the pool should replace this connection, because it leads to a server that refuses writes. */
  get isStale(): boolean {
    return this.isReadOnly || this.generation < this.generations.current;
  }

  /** Overrides pg's method: the parameters of the startup packet. */
  getStartupConf(): Record<string, string> {
    return { ...getStartupConf.call(this), ...this.startup };
  }

  override connect(): Promise<this>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): unknown {
    const ready = this.open();
    if (callback === undefined) return ready;
    ready.then(
      () => {
        callback(null);
      },
      (error: unknown) => {
        callback(error as Error);
      },
    );
    return undefined;
  }

  override query(...args: unknown[]): never {
    const last = args.at(-1);
    this.begin();
    if (typeof last !== 'function') {
      const answer = super.query(...(args as [string])) as Promise<unknown>;
      return answer.then(...this.observers()) as never;
    }
    const callback = last as Callback;
    args[args.length - 1] = (error: Error | null, result: unknown): void => {
      this.settle(error);
      callback(error, result);
    };
    return super.query(...(args as [string])) as never;
  }

  override end(): Promise<void>;
  override end(callback: (error: Error) => void): void;
  override end(callback?: (error: Error) => void): unknown {
    const leave = setTimeout(() => {
      this.innards.connection.stream.destroy();
    }, GOODBYE_MS);
    leave.unref();
    this.once('end', () => {
      clearTimeout(leave);
    });
    if (callback === undefined) return super.end();
    super.end(callback);
    return undefined;
  }

  /** Makes the pool destroy this connection when it is returned. */
  retire(): void {
    this.innards._queryable = false;
  }

  abandon(): void {
    const reason = new Error('the database did not answer in time');
    const code = 'ETIMEDOUT';
    this.innards.connection.stream.destroy(Object.assign(reason, { code }));
  }

  private get innards(): Innards {
    return this as unknown as Innards;
  }

  private async open(): Promise<this> {
    this.begin();
    try {
      await super.connect();
    } catch (error) {
      this.settle(error);
      throw markConnectFault(error);
    }
    this.settle(null);
    try {
      const answer: Promise<unknown> = this.query(AFTER_CONNECT);
      await answer;
    } catch (error) {
      void this.end().catch(() => undefined);
      throw markConnectFault(error);
    }
    return this;
  }

  private observers(): [(result: unknown) => unknown, (error: unknown) => never] {
    return [
      (result): unknown => {
        this.settle(null);
        return result;
      },
      (error): never => {
        this.settle(error);
        throw error;
      },
    ];
  }

  private begin(): void {
    this.underWay += 1;
    if (this.underWay === 1) this.watch.asked(this);
  }

  private settle(error: unknown): void {
    this.underWay -= 1;
    this.watch.settled(this, isAnswer(error));
    if (this.underWay > 0) this.watch.asked(this);
    if (error instanceof pg.DatabaseError && error.code === READ_ONLY) {
      this.isReadOnly = true;
      this.generations.begin();
    }
  }
}

/** Whether the server answered: a refusal is an answer, and so is a port on which nobody listens. */
function isAnswer(error: unknown): boolean {
  if (error === null || error === undefined || error instanceof pg.DatabaseError) return true;
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
}
