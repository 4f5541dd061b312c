import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.js';
import { migrateTestDatabase } from '../../../test/support/migrate.js';
import { startPostgresServer } from '../../../test/support/postgres-server.js';
import { startRedis, testRedisUrl } from '../../../test/support/redis.js';
import { newId } from '../../kernel/ids.js';
import { openWorker } from './queue-worker.js';
import { openQueue, type NewJob, type QueuePlace } from './queues.js';

/** A server of the queue's own that can be killed and started again on its port. */
interface QueueServer {
  readonly place: QueuePlace;
  kill(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

const backends: [string, () => Promise<QueueServer>][] = [['postgres', postgresServer]];
if (testRedisUrl() !== undefined) backends.push(['redis', redisServer]);
else process.stderr.write('queue-outage.int-spec.ts did not run on Redis: there is none here.\n');

describe.each(backends)('the queue on %s, when its server is away', (_, start) => {
  let server: QueueServer;

  beforeAll(async () => {
    server = await start();
  });

  afterAll(async () => {
    await server.remove();
  });

  it('fails a ring while it is away, and rings and works again when it is back', async () => {
    const name = `test-${newId()}`;
    const done: string[] = [];
    const queue = openQueue<{ id: string }>(name, server.place, () => undefined);
    const worker = openWorker(
      name,
      server.place,
      (data) => Promise.resolve(void done.push((data as { id: string }).id)),
      { concurrency: 2, onError: () => undefined },
    );
    const first = aJob();
    await eventually(() => queue.addBulk([first]));
    await eventually(() => {
      expect(done).toEqual([first.data.id]);
    });

    await server.kill();
    // Nobody waits for the server to come back: it does so only after these.
    for (let round = 0; round < 3; round += 1) {
      await expect(queue.addBulk([aJob()])).rejects.toBeDefined();
    }

    await server.start();
    const last = aJob();
    await eventually(
      async () => {
        await queue.addBulk([last]);
        expect(done).toContain(last.data.id);
      },
      { everyMs: 200 },
    );
    await worker.close();
    await queue.close();
  });

  it('opens a queue while it is away, which fails its rings and later takes them', async () => {
    await server.kill();
    const name = `test-${newId()}`;
    const queue = openQueue<{ id: string }>(name, server.place, () => undefined);
    await expect(queue.addBulk([aJob()])).rejects.toBeDefined();
    await server.start();
    await eventually(() => queue.addBulk([aJob()]));
    await queue.close();
  });
});

function aJob(): NewJob<{ id: string }> {
  const id = newId();
  return { name: 'visit', data: { id }, opts: { jobId: id } };
}

async function postgresServer(): Promise<QueueServer> {
  const server = await startPostgresServer();
  await migrateTestDatabase(server.url);
  return {
    place: { kind: 'postgres', url: server.url },
    kill: () => server.kill9(),
    start: () => server.start(),
    remove: () => server.remove(),
  };
}

async function redisServer(): Promise<QueueServer> {
  const redis = await startRedis();
  if (redis === undefined) throw new Error('there was a Redis a moment ago');
  return {
    place: { kind: 'redis', url: redis.url, prefix: 'test' },
    kill: () => redis.kill(),
    start: () => redis.start(),
    remove: () => redis.stop(),
  };
}
