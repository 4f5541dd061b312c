import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type { AppProcess } from '../support/app-process.js';
import { aCustomer, type Customer } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { startLoad, type Load } from '../support/load.js';
import { goodMeter } from '../support/meters.js';
import { startRedis, type RedisServer } from '../support/redis.js';
import { aStage, type Stage } from '../support/stage.js';

const PURCHASES = 20;

describe('without a queue that can be trusted,', () => {
  let redis: RedisServer | undefined;
  let stage: Stage | undefined;
  let app: AppProcess;
  let customer: Customer;

  // Every test goes on with the process that the one before has left behind.
  beforeAll(async () => {
    redis = await startRedis();
    if (redis === undefined) {
      process.stderr.write('There is no redis-server here: its faults are not tested.\n');
      return;
    }
    await redis.kill();
    stage = await aStage({ env: { REDIS_URL: redis.url } });
    app = await stage.start();
    customer = await aCustomer(stage, { balance: 500_000_000 });
  });
  afterAll(async () => {
    await stage?.close();
    await redis?.stop();
  });

  /** Buys while `trouble` happens, and asserts that every purchase is accepted at once and ends. */
  const buyDuring = async (trouble: (load: Load) => Promise<void>): Promise<void> => {
    const meters = Array.from({ length: PURCHASES }, goodMeter);
    const load = startLoad([customer], meters, { clients: 2 });
    await trouble(load);
    const payments = await load.accepted;
    expect(load.tries.map(({ status }) => status)).toEqual(Array(PURCHASES).fill(202));
    await stage!.settled('once');
    for (const { id } of payments) expect((await customer.payment(id)).status).toBe('completed');
  };
  const half = (load: Load): Promise<void> =>
    eventually(
      () => {
        expect(load.acceptedCount).toBeGreaterThanOrEqual(PURCHASES / 2);
      },
      { everyMs: 1 },
    );

  it('a process that starts without Redis sells all the same', async () => {
    if (stage === undefined) return;
    await buyDuring(() => Promise.resolve());
    expect(await customer.api.get('/health/live')).toMatchObject({ status: 200 });
  });

  it('it takes Redis when it comes, and loses nothing when it is flushed', async () => {
    if (stage === undefined || redis === undefined) return;
    await redis.start();
    const client = new Redis(redis.url);
    try {
      await eventually(async () => {
        expect(await client.keys('bill-vending-*')).not.toEqual([]);
      });
      await buyDuring(async (load) => {
        await half(load);
        await client.flushall();
      });
      await buyDuring(() => Promise.resolve());
    } finally {
      client.disconnect();
    }
  });

  it('it loses nothing when Redis is killed, and when it comes back empty', async () => {
    if (stage === undefined || redis === undefined) return;
    await buyDuring(async (load) => {
      await half(load);
      await redis?.kill();
    });
    await buyDuring(async (load) => {
      await half(load);
      await redis?.start();
    });
    expect(await app.stop()).toEqual({ code: 0, signal: null });
  });

  it('it stops in time when Redis is away', async () => {
    if (stage === undefined || redis === undefined) return;
    app = await stage.start();
    await redis.kill();
    await customer.buy(goodMeter());
    expect(await app.stop()).toEqual({ code: 0, signal: null });
  });
});
