import {
  createPostgresBackend,
  DEFAULT_SCHEMA,
  type BackendFactory,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
} from 'bullmq';
import { Connections } from '../database/connections.js';

/** One of them listens for new jobs as long as its queue is open. */
const CONNECTIONS_MAX = 5;

interface Pool {
  end(): Promise<void>;
}

/** The pool through which BullMQ uses its queue on PostgreSQL. BullMQ's SQL names no schema. */
export function postgresQueue({
  url,
  connections = new Connections(url),
}: {
  readonly url: string;
  readonly connections?: Connections;
}): PostgresConnectionOptions {
  const settings = { search_path: DEFAULT_SCHEMA };
  const use = { purpose: 'queue', settings, connectionsMax: CONNECTIONS_MAX };
  // BullMQ also listens to the pool's errors and passes them on.
  return connections.pool(use, () => undefined) as unknown as PostgresConnectionOptions;
}

/** BullMQ's backend on a pool of ours. BullMQ itself would leave the pool open when the queue is closed. */
export const postgresBackend: BackendFactory<PostgresQueueBackend, PostgresConnectionOptions> = (
  name,
  options,
  ...rest
) => {
  const backend = createPostgresBackend(name, options, ...rest);
  const pool = options.connection as unknown as Pool;
  const close = backend.close.bind(backend);
  const disconnect = backend.disconnect.bind(backend);
  let ended: Promise<void> | undefined;
  backend.close = async (force) => {
    await close(force);
    await (ended ??= pool.end());
  };
  backend.disconnect = async () => {
    await disconnect();
    await (ended ??= pool.end());
  };
  return backend;
};
