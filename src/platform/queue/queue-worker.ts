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
/** A queue that has not said by then whether it has a job counts as failed. */
const FETCH_WITHIN_MS = 10_000;
/** How long a worker pauses after a fetch that failed. */
const PAUSES = { firstMs: 500, maxMs: 15_000 };

/** What is used of BullMQ's own worker. */
type OpenWorker = Pick<Worker, 'close'>;

/** Bounds a fetch, and holds up one that failed. */
type Guard = <T>(withinMs: number, fetch: () => Promise<T>) => Promise<T>;

export interface WorkerSettings {
  readonly concurrency: number;
  /** Called for every failure, several times a minute while the queue is away. */
  readonly onError: (error: unknown) => void;
}

/**
 * A worker on that queue. Whatever the queue answers, it pauses between tries, and it works again by
 * itself when the queue does.
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
 * BullMQ tries a fetch that failed again at once, and never forgets that its first connection failed:
 * together a loop that leaves no turn to anything else in the process. So each failed fetch waits
 * here, inside the call that BullMQ makes, and then its worker is given up for a new one.
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
    // Set before the first fetch fails: BullMQ fetches in a later turn than it constructs.
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
   * By force: a worker that never reached its queue would go on trying for ever beside the new one.
   * Jobs under way end all the same; the queue gives them out once more, to no effect.
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

/** Has the two calls with which a worker looks for work pass through `guard`. */
function guardFetches<Backend extends IQueueBackend>(backend: Backend, guard: Guard): Backend {
  const moveToActive = backend.moveToActive.bind(backend);
  const waitForJob = backend.waitForJob.bind(backend);
  backend.moveToActive = (token, name) => guard(FETCH_WITHIN_MS, () => moveToActive(token, name));
  backend.waitForJob = (seconds) =>
    guard(seconds * 1_000 + FETCH_WITHIN_MS, () => waitForJob(seconds));
  return backend;
}
