import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { eventually } from '../../../test/support/eventually.js';
import { testRedisUrl } from '../../../test/support/redis.js';
import { newId } from '../../kernel/ids.js';
import { openWorker } from './queue-worker.js';
import {
  openQueue,
  type JobQueue,
  type JobWorker,
  type NewJob,
  type QueuePlace,
} from './queues.js';

interface Data {
  readonly id: string;
}

const redisUrl = testRedisUrl();
const backends = ['postgres', ...(redisUrl === undefined ? [] : ['redis'])];
if (redisUrl === undefined) {
  process.stderr.write('queues.int-spec.ts did not run on Redis: there is none here.\n');
}

describe.each(backends)('the queue on %s', (backend) => {
  let created: TestDatabase;
  let place: QueuePlace;
  const opened: { close(): Promise<unknown> }[] = [];

  beforeAll(async () => {
    created = await createTestDatabase();
    place =
      backend === 'postgres' || redisUrl === undefined
        ? { kind: 'postgres', url: created.url }
        : { kind: 'redis', url: redisUrl, prefix: `test-${newId()}` };
  });

  afterEach(async () => {
    // A worker first: it ends what it has begun before its queue goes.
    for (const one of opened.splice(0).reverse()) await one.close();
  });

  afterAll(async () => {
    await created.drop();
  });

  function queueOf(name: string): JobQueue<Data> {
    const queue = openQueue<Data>(name, place, () => undefined);
    opened.push(queue);
    return queue;
  }

  function workerOf(name: string, work: (id: string) => Promise<void> | void): JobWorker {
    const worker = openWorker(name, place, async (data) => work((data as Data).id), {
      concurrency: 5,
      onError: () => undefined,
    });
    opened.push(worker);
    return worker;
  }

  it('gives each job to a worker once', async () => {
    const name = aName();
    const jobs = Array.from({ length: 40 }, aJob);
    const done: string[] = [];
    workerOf(name, (id) => void done.push(id));
    workerOf(name, (id) => void done.push(id));
    await queueOf(name).addBulk(jobs);
    await eventually(() => {
      expect([...done].sort()).toEqual(idsOf(jobs));
    });
    await queueOf(name).addBulk([]);
    expect(done).toHaveLength(jobs.length);
  });

  it('keeps jobs until a worker comes', async () => {
    const name = aName();
    const jobs = [aJob(), aJob()];
    await queueOf(name).addBulk(jobs);
    const done: string[] = [];
    workerOf(name, (id) => void done.push(id));
    await eventually(() => {
      expect([...done].sort()).toEqual(idsOf(jobs));
    });
  });

  it('takes two rings of one id that waits for one, and rings anew once it is done', async () => {
    const name = aName();
    const [twice, last] = [aJob(), aJob()];
    const queue = queueOf(name);
    await queue.addBulk([twice, twice]);
    await queue.addBulk([twice, last]);
    const done: string[] = [];
    workerOf(name, (id) => void done.push(id));
    await eventually(() => {
      expect([...done].sort()).toEqual(idsOf([twice, last]));
    });
    await eventually(async () => {
      await queue.addBulk([twice]);
      expect(done.filter((id) => id === twice.data.id).length).toBeGreaterThan(1);
    });
  });

  it('is not kept busy by a job that failed: it is gone, and its id can be rung again', async () => {
    const name = aName();
    const job = aJob();
    const queue = queueOf(name);
    let tries = 0;
    workerOf(name, () => {
      tries += 1;
      if (tries === 1) throw new Error('the first visit fails');
    });
    await queue.addBulk([job]);
    await eventually(() => {
      expect(tries).toBe(1);
    });
    await eventually(async () => {
      await queue.addBulk([job]);
      expect(tries).toBeGreaterThan(1);
    });
  });

  it('closes a worker only when the job in flight is done', async () => {
    const name = aName();
    const started = signal();
    const mayEnd = signal();
    let isDone = false;
    const worker = workerOf(name, async () => {
      started.give();
      await mayEnd.given;
      isDone = true;
    });
    await queueOf(name).addBulk([aJob()]);
    await started.given;
    const closing = worker.close().then(() => isDone);
    mayEnd.give();
    expect(await closing).toBe(true);
  });

  it('does not wait for the job in flight when a worker is closed by force', async () => {
    const name = aName();
    const started = signal();
    const mayEnd = signal();
    const worker = workerOf(name, async () => {
      started.give();
      await mayEnd.given;
    });
    await queueOf(name).addBulk([aJob()]);
    await started.given;
    await worker.close(true);
    mayEnd.give();
  });

  it('takes no more jobs once its worker is closing', async () => {
    const name = aName();
    const queue = queueOf(name);
    const done: string[] = [];
    const worker = workerOf(name, (id) => void done.push(id));
    await queue.addBulk([aJob()]);
    await eventually(() => {
      expect(done).toHaveLength(1);
    });
    await worker.close();
    await queue.addBulk([aJob()]);
    const next: string[] = [];
    workerOf(name, (id) => void next.push(id));
    await eventually(() => {
      expect(next).toHaveLength(1);
    });
    expect(done).toHaveLength(1);
  });

  it('does not mix up queues of different names', async () => {
    const [here, there] = [aName(), aName()];
    const done: string[] = [];
    workerOf(here, (id) => void done.push(id));
    const [mine, other] = [aJob(), aJob()];
    await queueOf(there).addBulk([other]);
    await queueOf(here).addBulk([mine]);
    await eventually(() => {
      expect(done).toEqual([mine.data.id]);
    });
  });
});

function aJob(): NewJob<Data> {
  const id = newId();
  return { name: 'visit', data: { id }, opts: { jobId: id } };
}

function aName(): string {
  return `test-${newId()}`;
}

function idsOf(jobs: readonly NewJob<Data>[]): string[] {
  return jobs.map((job) => job.data.id).sort();
}

/** Something that happens once, to be waited for. */
function signal(): { readonly given: Promise<void>; give(): void } {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return {
    given,
    give: () => {
      give();
    },
  };
}
