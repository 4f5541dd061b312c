import { Queue } from 'bullmq';
import { backoffMs } from '../../kernel/backoff.js';
import { answerWithin } from '../../kernel/wait-at-most.js';
import type { Connections } from '../database/connections.js';
import { postgresBackend, postgresQueue } from './postgres-backend.js';

/** Where the queue lives: Redis when there is one, else the database we have anyway. */
export type QueuePlace =
  | { readonly kind: 'redis'; readonly url: string; readonly prefix: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly connections?: Connections };

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
const ANSWER_WITHIN_MS = 5_000;
/** How long a queue that failed is left alone: rings fail at once meanwhile. */
const RESTS = { firstMs: 200, maxMs: 5_000 };

/**
 * The queue jobs are added to. Adding waits a little for the first connection; while the queue is
 * away it fails, so that nobody hangs, and rests between tries, so that nobody hammers it.
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
        // BullMQ never forgets that its first connection failed, so that one is given up.
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
  // Without an offline queue an outage fails the ring at once, instead of hanging a request.
  const connection = { url: place.url, enableOfflineQueue: false, maxRetriesPerRequest: 1 };
  const queue = new Queue(name, { ...options, prefix: place.prefix, connection });
  queue.on('error', onError);
  return queue;
}
