import pg from 'pg';
import type { PgClient, PgClientConfig } from './pg-client.js';

/** The settings of a pool and of each of its connections. */
export type PgPoolConfig = Omit<pg.PoolConfig, keyof pg.ClientConfig> & PgClientConfig;

type Callback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: boolean | Error) => void,
) => void;

/**
 * A pool of connections. It refuses every request for a connection while the server hangs, and never hands
 * out a connection to a server that has begun to refuse writes.
 */
export class PgPool extends pg.Pool {
  private readonly watch: PgClientConfig['watch'];

  constructor(config: PgPoolConfig) {
    super(config);
    this.watch = config.watch;
    this.on('release', (_, client) => {
      if (isStale(client)) (client as unknown as PgClient).retire();
    });
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): unknown {
    const taken = this.take();
    if (callback === undefined) return taken;
    taken.then(
      (client) => {
        callback(undefined, client, (release) => {
          client.release(release);
        });
      },
      (error: unknown) => {
        callback(error as Error, undefined, () => undefined);
      },
    );
    return undefined;
  }

  private async take(): Promise<pg.PoolClient> {
    this.watch.assertAnswers();
    for (;;) {
      const client = await super.connect();
      if (!isStale(client)) return client;
      client.release(true);
    }
  }
}

function isStale(client: pg.PoolClient): boolean {
  return (client as unknown as PgClient).isStale;
}
