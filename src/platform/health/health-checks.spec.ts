import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../config/config.js';
import { createLog } from '../logging/log.js';
import { HealthChecks } from './health-checks.js';

const log = createLog(loadConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent' }));
const broken = (): Promise<never> => Promise.reject(new Error('host db-7 refused'));

describe('the health checks', () => {
  it('are fine when every part is', async () => {
    const checks = new HealthChecks(log);
    checks.add('database', () => Promise.resolve());
    checks.add('queue', () => Promise.resolve(1));
    await expect(checks.run()).resolves.toEqual({ database: 'ok', queue: 'ok' });
  });

  it('name what failed and keep the reason to the log', async () => {
    const checks = new HealthChecks(log);
    checks.add('database', broken);
    checks.add('queue', () => Promise.resolve());
    await expect(checks.run()).rejects.toMatchObject({
      code: 'database_unavailable',
      message: 'Not ready: database.',
      extra: { retryAfterSeconds: 5, errors: [{ field: 'database' }] },
    });
    await expect(checks.run()).rejects.not.toThrow('db-7');
  });

  it('say busy when it is not the database', async () => {
    const checks = new HealthChecks(log);
    checks.add('queue', broken);
    await expect(checks.run()).rejects.toMatchObject({ code: 'busy' });
  });

  it('count no answer as a failure', async () => {
    const checks = new HealthChecks(log);
    checks.add('database', () => new Promise(() => undefined));
    await expect(checks.run()).rejects.toMatchObject({ code: 'database_unavailable' });
  });
});
