import {
  createPostgresBackend,
  Queue,
  Worker,
  type Job,
  type PostgresConnectionOptions,
} from 'bullmq';

/** Where the queue lives: Redis when there is one, else the database we have anyway. */
export type QueuePlace =
  | { readonly kind: 'redis'; readonly url: string; readonly prefix: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** One job to be added; of two with the same id, the second does nothing while the first waits. */
export interface NewJob<Data> {
  readonly name: string;
  readonly data: Data;
  readonly opts: { readonly jobId: string };
}

/** What we use of BullMQ's queue, whatever it is backed by. */
export interface JobQueue<Data> {
  addBulk(jobs: NewJob<Data>[]): Promise<unknown>;
  close(): Promise<void>;
}

/** What we use of BullMQ's worker: closing it waits for the jobs in flight. */
export interface JobWorker {
  close(force?: boolean): Promise<void>;
}

const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true, attempts: 1 };
const POSTGRES_POOL_MAX = 4;
const STALLED_AFTER_MS = 30_000;
const ANSWER_WITHIN_MS = 5_000;

/**
 * The queue jobs are added to. Adding waits a little for the first connection; while the queue is
 * away it fails, so that nobody hangs.
 */
export function openQueue<Data>(
  name: string,
  place: QueuePlace,
  onError: (error: Error) => void,
): JobQueue<Data> {
  let queue = connectQueue<Data>(name, place, onError);
  let hasAnswered = false;
  return {
    addBulk: async (jobs) => {
      const asked = queue;
      try {
        await within(ANSWER_WITHIN_MS, asked.addBulk(jobs));
        hasAnswered = true;
      } catch (error) {
        // BullMQ never forgets that its first connection failed, so that one is given up.
        if (!hasAnswered && asked === queue) {
          queue = connectQueue(name, place, onError);
          void asked.close().catch(() => undefined);
        }
        throw error;
      }
    },
    close: () => queue.close(),
  };
}

function connectQueue<Data>(
  name: string,
  place: QueuePlace,
  onError: (error: Error) => void,
): JobQueue<Data> {
  const options = { defaultJobOptions: JOB_OPTIONS };
  if (place.kind === 'postgres') {
    const queue = new Queue(
      name,
      { ...options, connection: postgres(place.url) },
      createPostgresBackend,
    );
    queue.on('error', onError);
    return queue;
  }
  // Without an offline queue an outage fails the ring at once, instead of hanging a request.
  const connection = { url: place.url, enableOfflineQueue: false, maxRetriesPerRequest: 1 };
  const queue = new Queue(name, { ...options, prefix: place.prefix, connection });
  queue.on('error', onError);
  return queue;
}

async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('the queue did not answer'));
    }, ms);
  });
  return Promise.race([answer, late]).finally(() => {
    clearTimeout(timer);
  });
}

/** A worker on that queue. It reconnects by itself for as long as it takes. */
export function openWorker(
  name: string,
  place: QueuePlace,
  process: (data: unknown) => Promise<void>,
  settings: { readonly concurrency: number; readonly onError: (error: Error) => void },
): JobWorker {
  const processor = (job: Job<unknown>): Promise<void> => process(job.data);
  const options = { concurrency: settings.concurrency, stalledInterval: STALLED_AFTER_MS };
  if (place.kind === 'postgres') {
    const worker = new Worker(
      name,
      processor,
      { ...options, connection: postgres(place.url) },
      createPostgresBackend,
    );
    worker.on('error', settings.onError);
    return worker;
  }
  const connection = { url: place.url, maxRetriesPerRequest: null };
  const worker = new Worker(name, processor, { ...options, prefix: place.prefix, connection });
  worker.on('error', settings.onError);
  return worker;
}

function postgres(url: string): PostgresConnectionOptions {
  return {
    connectionString: url,
    max: POSTGRES_POOL_MAX,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  };
}
