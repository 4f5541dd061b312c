import { Queue } from 'bullmq';
import { backoffMs } from '../../kernel/backoff.js';
import { answerWithin } from '../../kernel/wait-at-most.js';
import type { Connections } from '../database/connections.js';
import { postgresBackend, postgresQueue } from './postgres-backend.js';

/** The location of the queue: Redis if one is configured, else our database. */
export type QueuePlace =
  | { readonly kind: 'redis'; readonly url: string; readonly prefix: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly connections?: Connections };

/** A job to add. While a job with the same id waits, adding another has no effect. */
export interface NewJob<Data> {
  readonly name: string;
  readonly data: Data;
  readonly opts: { readonly jobId: string };
}

/** The part of BullMQ's queue that we use, on either backend. */
export interface JobQueue<Data> {
  addBulk(jobs: NewJob<Data>[]): Promise<unknown>;
  close(): Promise<void>;
}

/** The part of BullMQ's worker that we use. Closing it waits for the jobs in progress. */
export interface JobWorker {
  close(force?: boolean): Promise<void>;
}

const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true, attempts: 1 };
const ANSWER_WITHIN_MS = 5_000;
/** The pauses after failed calls to the queue. Notifications fail at once meanwhile. */
const RESTS = { firstMs: 200, maxMs: 5_000 };

/**
 * Opens the queue to which jobs are added. Adding waits a little for the first connection. While the queue
 * is unreachable, adding fails at once, so that callers do not hang; and the queue is tried with pauses, so
 * that it is not flooded.
 */
export function openQueue<Data>(
  name: string,
  place: QueuePlace,
  onError: (error: Error) => void,
): JobQueue<Data> {
  let queue = connectQueue<Data>(name, place, onError);
  let hasAnswered = false;
  let failures = 0;
  let rest: { readonly untilMs: number; readonly reason: unknown } | undefined;
  return {
    addBulk: async (jobs) => {
      if (rest !== undefined && performance.now() < rest.untilMs) throw rest.reason;
      const asked = queue;
      try {
        await answerWithin(ANSWER_WITHIN_MS, asked.addBulk(jobs), 'the queue did not answer');
        hasAnswered = true;
        failures = 0;
        rest = undefined;
      } catch (reason) {
        failures += 1;
        rest = { untilMs: performance.now() + backoffMs(failures, RESTS), reason };
        // BullMQ never forgets that its first connection failed, so this queue is replaced.
        if (!hasAnswered && asked === queue) {
          queue = connectQueue(name, place, onError);
          void asked.close().catch(() => undefined);
        }
        throw reason;
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
      { ...options, connection: postgresQueue(place) },
      postgresBackend,
    );
    queue.on('error', onError);
    return queue;
  }
  // Without an offline queue, an outage fails the notification at once instead of blocking a request.
  const connection = { url: place.url, enableOfflineQueue: false, maxRetriesPerRequest: 1 };
  const queue = new Queue(name, { ...options, prefix: place.prefix, connection });
  queue.on('error', onError);
  return queue;
}
