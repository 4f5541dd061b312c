import {
  createRedisBackend,
  Worker,
  type BackendFactory,
  type IQueueBackend,
  type Job,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
} from 'bullmq';
import { backoffMs } from '../../kernel/backoff.js';
import { answerWithin } from '../../kernel/wait-at-most.js';
import { postgresBackend, postgresQueue } from './postgres-backend.js';
import type { JobWorker, QueuePlace } from './queues.js';

const STALLED_AFTER_MS = 30_000;
/** A fetch without an answer after this time counts as failed. */
const FETCH_WITHIN_MS = 10_000;
/** The pauses of a worker after failed fetches. */
const PAUSES = { firstMs: 500, maxMs: 15_000 };

/** The part of BullMQ's worker that we use. */
type OpenWorker = Pick<Worker, 'close'>;

/** Bounds the time of a fetch, and delays the return of one that failed. */
type Guard = <T>(withinMs: number, fetch: () => Promise<T>) => Promise<T>;

export interface WorkerSettings {
  readonly concurrency: number;
  /** Called for every failure: several times a minute while the queue is unreachable. */
  readonly onError: (error: unknown) => void;
}

/**
 * Opens a worker on a queue. Whatever the queue answers, the worker pauses between tries, and it continues
 * by itself when the queue is back.
 */
export function openWorker(
  name: string,
  place: QueuePlace,
  process: (data: unknown) => Promise<void>,
  settings: WorkerSettings,
): JobWorker {
  return new LastingWorker(name, place, process, settings);
}

/**
 * BullMQ repeats a failed fetch at once and never forgets that its first connection failed. Together they
 * make a loop that blocks the whole process. So each failed fetch pauses here, inside the call that BullMQ
 * makes, and a new worker then replaces the old one.
 */
class LastingWorker implements JobWorker {
  private worker: OpenWorker;
  private failures = 0;
  private isClosing = false;
  private endPause: () => void = () => undefined;

  constructor(
    private readonly name: string,
    private readonly place: QueuePlace,
    private readonly process: (data: unknown) => Promise<void>,
    private readonly settings: WorkerSettings,
  ) {
    this.worker = this.open();
  }

  async close(force = false): Promise<void> {
    this.isClosing = true;
    this.endPause();
    await this.worker.close(force);
  }

  private open(): OpenWorker {
    // Set before the first fetch fails: BullMQ fetches in a later turn of the event loop than it
    // constructs.
    const own: { worker?: OpenWorker } = {};
    const guard: Guard = (withinMs, fetch) => this.guarded(own, withinMs, fetch);
    own.worker = connectWorker(
      this.name,
      this.place,
      (job) => this.process(job.data),
      this.settings,
      guard,
    );
    return own.worker;
  }

  private async guarded<T>(
    own: { readonly worker?: OpenWorker },
    withinMs: number,
    fetch: () => Promise<T>,
  ): Promise<T> {
    try {
      const answer = await answerWithin(withinMs, fetch(), 'the queue did not answer');
      this.failures = 0;
      return answer;
    } catch (error) {
      if (!this.isClosing && own.worker === this.worker) {
        this.failures += 1;
        this.settings.onError(error);
        await this.pause(backoffMs(this.failures, PAUSES));
        this.replace(own.worker);
      }
      throw error;
    }
  }

  /**
   * Closes the old worker by force: one that never reached its queue would go on trying for ever beside the
   * new one. Its jobs in progress still end. The queue hands them out once more, which has no effect.
   */
  private replace(worker: OpenWorker): void {
    if (this.isClosing) return;
    void worker.close(true).catch(() => undefined);
    this.worker = this.open();
  }

  private async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function connectWorker(
  name: string,
  place: QueuePlace,
  processor: (job: Job<unknown>) => Promise<void>,
  { concurrency, onError }: WorkerSettings,
  guard: Guard,
): OpenWorker {
  const options = { concurrency, stalledInterval: STALLED_AFTER_MS };
  if (place.kind === 'postgres') {
    const onPostgres: BackendFactory<PostgresQueueBackend, PostgresConnectionOptions> = (...of) =>
      guardFetches(postgresBackend(...of), guard);
    const connection = postgresQueue(place);
    const worker = new Worker(name, processor, { ...options, connection }, onPostgres);
    return worker.on('error', onError);
  }
  const onRedis: BackendFactory = (...of) => guardFetches(createRedisBackend(...of), guard);
  const connection = { url: place.url, maxRetriesPerRequest: null };
  const redis = { ...options, prefix: place.prefix, connection };
  return new Worker(name, processor, redis, onRedis).on('error', onError);
}

/** Makes the two calls with which a worker fetches jobs pass through `guard`. */
function guardFetches<Backend extends IQueueBackend>(backend: Backend, guard: Guard): Backend {
  const moveToActive = backend.moveToActive.bind(backend);
  const waitForJob = backend.waitForJob.bind(backend);
  backend.moveToActive = (token, name) => guard(FETCH_WITHIN_MS, () => moveToActive(token, name));
  backend.waitForJob = (seconds) =>
    guard(seconds * 1_000 + FETCH_WITHIN_MS, () => waitForJob(seconds));
  return backend;
}
