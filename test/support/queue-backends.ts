import { testRedisUrl } from './redis.js';

/** A place for the queue, as a test's table names it, and the environment that chooses it. */
export interface QueueBackend {
  readonly queue: string;
  readonly env: Record<string, string>;
}

/** Both places where Redis can be had. Where it cannot, the start of the test run has said so. */
export function queueBackends(): QueueBackend[] {
  const redisUrl = testRedisUrl();
  return [
    { queue: 'PostgreSQL', env: {} },
    ...(redisUrl === undefined ? [] : [{ queue: 'Redis', env: { REDIS_URL: redisUrl } }]),
  ];
}
