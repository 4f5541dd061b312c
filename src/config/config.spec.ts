import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { sourcesOf } from '../../test/support/declared-names.js';
import { productionEnvironment } from '../../test/support/production.js';
import { ENVIRONMENT_NAMES, InvalidEnvironment, loadConfig, loadProcessConfig } from './config.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

describe('the settings of an empty environment', () => {
  it('are those of a laptop', () => {
    expect(loadConfig({}).env).toEqual({
      NODE_ENV: 'development',
      PORT: 3000,
      PROCESS_ROLE: 'all',
      DATA_DIR: '.data',
      FUNDING_GATEWAY: 'sandbox',
      FUNDING_SCHEDULE: [
        ...[30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000],
        ...Array<number>(24).fill(HOUR_MS),
      ],
      PAYSTACK_SECRET_KEY: 'sk_simulator',
      PAYSTACK_TIMEOUT_MS: 15_000,
      PAYSTACK_WEBHOOK_ADDRESSES: [],
      SERVICE_FEE: 0,
      KYC_TIER_DEFAULT: 3,
      APPROVAL_ABOVE: 5_000_000,
      APPROVAL_HOURS: 72,
      ADJUST_MAX: 100_000_000,
      ADJUST_DAILY_MAX: 500_000_000,
      DUPLICATE_WINDOW_MS: 600_000,
      VERIFY_CACHE_MS: 600_000,
      VTPASS_API_KEY: 'sim-api-key',
      VTPASS_SECRET_KEY: 'SK_simulator',
      VTPASS_PUBLIC_KEY: 'PK_simulator',
      VTPASS_TIMEOUT_MS: 60_000,
      BUYPOWER_API_KEY: 'sim-buypower-key',
      BUYPOWER_TIMEOUT_MS: 60_000,
      VTPASS_RATE: 0,
      VTPASS_MIDNIGHT_REST: true,
      BUYPOWER_RATE: 0,
      SANDBOX_PROVIDERS: [],
      PROVIDER_ORDER: { byDefault: ['vtpass', 'buypower'], byBiller: new Map() },
      CIRCUIT_RESET_MS: 30_000,
      CIRCUIT_VOLUME: 8,
      FLOAT_MIN: 5_000_000,
      FLOAT_CHECK_MS: 60_000,
      NOT_FOUND_GRACE_MS: 1_800_000,
      PENDING_MAX_MS: 600_000,
      SEND_WITHIN_MS: 10_000,
      REQUERY_SCHEDULE: [
        ...[5_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000],
        ...Array<number>(24).fill(HOUR_MS),
        DAY_MS,
      ],
      REVERSAL_CHECKS: [900_000, DAY_MS],
      RECONCILE_AT: '0 4 * * *',
      SWEEP_INTERVAL_MS: 5_000,
      RETENTION_EVERY_MS: 600_000,
      RETAIN_EVENTS_DAYS: 400,
      RETAIN_NOTICES_DAYS: 400,
      RETAIN_ANSWERS_DAYS: 400,
      RETAIN_VERIFICATIONS_DAYS: 90,
      RETAIN_ACCESS_DAYS: 30,
      CLOCK_SKEW_MAX_MS: 5_000,
      VENDING: 'on',
      REPLICATION: 'none',
      VEND_WHEN_ALONE: false,
      WAITS_MAX: 2_000,
      WAITS_PER_USER_MAX: 50,
      SIMULATOR_PORT: 3100,
      WORKER_CONCURRENCY: 50,
      CORS_ORIGINS: [],
      RATE_LIMIT: true,
      LOG_LEVEL: 'info',
      FAIL_POINTS: '',
      ALLOW_UNSAFE: [],
    });
  });

  it('leave the database, Redis, the secret and the provider to boot', () => {
    const { env } = loadConfig({});
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'JWT_SECRET', 'VTPASS_BASE_URL'] as const) {
      expect(env[name]).toBeUndefined();
    }
  });

  it('listen on this machine alone, with API and worker in one process', () => {
    expect(loadConfig({})).toMatchObject({
      isProduction: false,
      host: '127.0.0.1',
      hasApi: true,
      hasWorker: true,
    });
  });

  it('are the same when names are there without a value', () => {
    const blank = Object.fromEntries(ENVIRONMENT_NAMES.map((name) => [name, ' ']));
    expect(loadConfig(blank)).toEqual(loadConfig({}));
  });
});

describe('the environment', () => {
  it.each([
    ['api', true, false],
    ['worker', false, true],
    ['all', true, true],
  ])('of role %s has API: %p, worker: %p', (PROCESS_ROLE, hasApi, hasWorker) => {
    expect(loadConfig({ PROCESS_ROLE })).toMatchObject({ hasApi, hasWorker });
  });

  it('is read by its types', () => {
    const { env, host } = loadConfig({
      HOST: '::1',
      PORT: '0',
      SERVICE_FEE: '10000',
      CORS_ORIGINS: ' https://a.example , https://b.example,, ',
      REQUERY_SCHEDULE: '100ms*3,1s',
      RATE_LIMIT: 'off',
      DATABASE_URL: 'postgresql://localhost/x',
      REDIS_URL: 'rediss://localhost',
    });
    expect(host).toBe('::1');
    expect(env).toMatchObject({
      PORT: 0,
      SERVICE_FEE: 10_000,
      CORS_ORIGINS: ['https://a.example', 'https://b.example'],
      REQUERY_SCHEDULE: [100, 100, 100, 1_000],
      RATE_LIMIT: false,
    });
  });

  it.each([
    ['RATE_LIMIT', 'false'],
    ['RATE_LIMIT', 'true'],
    ['RATE_LIMIT', '0'],
    ['PORT', '65536'],
    ['PORT', '3000.5'],
    ['PORT', 'http'],
    ['NODE_ENV', 'prod'],
    ['PROCESS_ROLE', 'both'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['DATABASE_URL', 'localhost/x'],
    ['REDIS_URL', 'localhost:6379'],
    ['VTPASS_BASE_URL', 'vtpass.com'],
    ['BUYPOWER_BASE_URL', 'buypower.ng'],
    ['JWT_SECRET', 'thirty-one bytes are too short.'],
    ['FUNDING_GATEWAY', 'none'],
    ['KYC_TIER_DEFAULT', '0'],
    ['KYC_TIER_DEFAULT', '4'],
    ['FUNDING_CALLBACK_URL', 'app.example.com/return'],
    ['FUNDING_SCHEDULE', 'none'],
    ['FUNDING_SCHEDULE', '30s;1m'],
    ['PAYSTACK_BASE_URL', 'api.paystack.co'],
    ['PAYSTACK_TIMEOUT_MS', '0'],
    ['SERVICE_FEE', '-1'],
    ['SERVICE_FEE', '1.5'],
    ['VTPASS_TIMEOUT_MS', '0'],
    ['BUYPOWER_TIMEOUT_MS', 'long'],
    ['SEND_WITHIN_MS', '10s'],
    ['REQUERY_SCHEDULE', '5s;10s'],
    ['REQUERY_SCHEDULE', 'none'],
    ['REVERSAL_CHECKS', 'never'],
    ['VTPASS_STATEMENT_URL', 'https://vtpass.com/statement.csv'],
    ['BUYPOWER_STATEMENT_URL', 'file:///{date}.csv'],
    ['RECONCILE_AT', 'at four'],
    ['RECONCILE_AT', '0 25 * * *'],
    ['WORKER_CONCURRENCY', '0'],
    ['LOG_LEVEL', 'verbose'],
  ])('may not say %s=%s', (name, value) => {
    const { problems } = refusalOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name}: .`));
  });

  it('is refused with every problem at once', () => {
    const wrong = { PORT: 'x', RATE_LIMIT: 'false', JWT_SECRET: 'short', REDIS_URL: 'nowhere' };
    const refusal = refusalOf(wrong);
    expect(namesIn(refusal.problems)).toEqual(Object.keys(wrong).sort());
    for (const problem of refusal.problems) expect(refusal.message).toContain(`  - ${problem}`);
  });

  it('counts the bytes of a secret, not its letters', () => {
    expect(refusalOf({ JWT_SECRET: 'x'.repeat(31) }).problems).toHaveLength(1);
    expect(loadConfig({ JWT_SECRET: 'é'.repeat(16) }).env.JWT_SECRET).toBe('é'.repeat(16));
  });

  it('ignores what is not ours', () => {
    expect(loadConfig({ PATH: '/bin', port: '1' })).toEqual(loadConfig({}));
  });
});

describe('production', () => {
  it('refuses every default that would be unsafe, all at once', () => {
    expect(namesIn(refusalOf({ NODE_ENV: 'production' }).problems)).toEqual([
      'APPROVAL_ABOVE',
      'DATABASE_URL',
      'FUNDING_GATEWAY',
      'JWT_SECRET',
      'KYC_TIER_DEFAULT',
      'TRUST_PROXY',
      'VTPASS_API_KEY',
      'VTPASS_BASE_URL',
      'VTPASS_PUBLIC_KEY',
      'VTPASS_SECRET_KEY',
    ]);
  });

  it('is refused together with what is wrong anywhere', () => {
    const { problems } = refusalOf({ ...productionEnvironment(), RATE_LIMIT: 'off', PORT: 'x' });
    expect(namesIn(problems)).toEqual(['PORT', 'RATE_LIMIT']);
  });

  it('has nothing against what was chosen, and believes no proxy where none is named', () => {
    const { env, isProduction } = loadConfig({ ...productionEnvironment(), TRUST_PROXY: 'none' });
    expect(isProduction).toBe(true);
    expect(env).toMatchObject({ FUNDING_GATEWAY: 'paystack', KYC_TIER_DEFAULT: 1 });
    expect(env.TRUST_PROXY).toBeUndefined();
  });
});

describe('the environment of this process', () => {
  it('is read by one function alone, which reports what ALLOW_UNSAFE switches off', () => {
    const readers = sourcesOf(ROOT, 'src')
      .filter(([file, text]) => !file.endsWith('spec.ts') && /\bloadConfig\(/.test(text))
      .map(([file]) => file);
    // The document of the API is made from settings that are never used.
    expect(readers.sort()).toEqual(['src/commands/api-document.ts', 'src/config/config.ts']);
  });

  it('is reported with each exemption', () => {
    const before = process.env['ALLOW_UNSAFE'];
    const reported: unknown[] = [];
    process.env['ALLOW_UNSAFE'] = 'rate-limit';
    try {
      const config = loadProcessConfig((warning) => reported.push(warning));
      expect(config.env.ALLOW_UNSAFE).toEqual(['rate-limit']);
      expect(config.with({ PORT: 1 }).warnings).toEqual(config.warnings);
      expect(reported).toEqual(config.warnings);
      expect(reported).toHaveLength(1);
    } finally {
      if (before === undefined) delete process.env['ALLOW_UNSAFE'];
      else process.env['ALLOW_UNSAFE'] = before;
    }
  });
});

describe('settings', () => {
  it('are frozen', () => {
    const config = loadConfig({ CORS_ORIGINS: 'https://a.example' });
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.env)).toBe(true);
    for (const value of Object.values(config.env)) expect(Object.isFrozen(value)).toBe(true);
  });

  it('can be had with changes, which leave the first ones alone', () => {
    const config = loadConfig({ PROCESS_ROLE: 'api' });
    const changed = config.with({ DATABASE_URL: 'postgres://found', PROCESS_ROLE: 'worker' });
    expect(changed).toMatchObject({ hasApi: false, hasWorker: true });
    expect(changed.env).toMatchObject({ DATABASE_URL: 'postgres://found', PORT: 3000 });
    expect(Object.isFrozen(changed.env)).toBe(true);
    expect(config).toEqual(loadConfig({ PROCESS_ROLE: 'api' }));
  });
});

function refusalOf(source: NodeJS.ProcessEnv): InvalidEnvironment {
  try {
    loadConfig(source);
  } catch (error) {
    if (error instanceof InvalidEnvironment) return error;
    throw error;
  }
  throw new Error('the environment was accepted');
}

/** The names that problems begin with; one problem may be about several. */
function namesIn(problems: readonly string[]): string[] {
  const names = problems.flatMap((problem) => problem.split(': ')[0]?.split(', ') ?? []);
  return [...new Set(names)].sort();
}
