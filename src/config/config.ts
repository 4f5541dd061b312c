import { Cron } from 'croner';
import { z } from 'zod';
import { parseWaits } from '../kernel/duration.js';
import { STOP_PHASES_MS } from '../platform/stopping/stop-bounds.js';
import { parseProviderOrder } from './provider-order.js';
import { inspectSafety, type SafetyWarning } from './safety/inspect-safety.js';
import { SECRET_SETTINGS, withSecretFiles } from './safety/secret-files.js';

const PORT = z.coerce.number().int().min(0).max(65_535);
const milliseconds = (byDefault: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(1).max(86_400_000).default(byDefault);
/** As `milliseconds`, and 0 switches it off. */
const millisecondsOrOff = (byDefault: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(0).max(86_400_000).default(byDefault);
/** How many days something is kept. */
const days = (min: number, byDefault: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(min).max(36_500).default(byDefault);
/** The money checker reads a payment's events by their numbers, so for this long all of them are there. */
const RETAINED_EVENTS_MIN_DAYS = 90;
const waits = z.string().transform((text, context) => {
  const parsed = parseWaits(text);
  if (parsed !== null) return parsed;
  context.addIssue('must be comma-separated waits such as 5s,1m,1h*24 (a bare number is ms)');
  return z.NEVER;
});
const providerOrder = z.string().transform((text, context) => {
  const parsed = parseProviderOrder(text);
  if (parsed !== null) return parsed;
  context.addIssue('must be providers such as vtpass,buypower;eko-electric=buypower,vtpass');
  return z.NEVER;
});
const atLeastOneWait = waits.refine((list) => list.length > 0, {
  error: 'must be one wait at least',
});
const ON_OR_OFF = z
  .enum(['on', 'off'])
  .default('on')
  .transform((word) => word === 'on');
const KOBO = z.coerce.number().int().min(0).max(100_000_000_000);
const OFF_OR_ON = z
  .enum(['off', 'on'])
  .default('off')
  .transform((word) => word === 'on');
/** Calls a second; 0 sets no bound. */
const RATE = z.coerce.number().int().min(0).max(100_000).default(0);
const CALLS = z.coerce.number().int().min(1).max(10_000).optional();
const urlOf = (...schemes: string[]): z.ZodString =>
  z.string().refine((text) => schemes.some((scheme) => text.startsWith(`${scheme}://`)), {
    error: `must start with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
  });

const commaSeparated = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

/** `none` is an answer: nobody's X-Forwarded-For is believed, as without it. */
const proxies = z.string().transform((text) => (text.trim() === 'none' ? undefined : text));

type SecretFileName = `${(typeof SECRET_SETTINGS)[number]}_FILE`;
const secretFiles = Object.fromEntries(
  SECRET_SETTINGS.map((name) => [`${name}_FILE`, z.string().optional()]),
) as Record<SecretFileName, z.ZodOptional<z.ZodString>>;

const statementUrl = urlOf('http', 'https').refine((text) => text.includes('{date}'), {
  error: 'must have {date} where the date goes',
});

/** A load balancer that asks every other second has seen it twice by then. */
const DRAIN_IN_PRODUCTION_MS = 5_000;

/** Nigeria has one time and no summer time; providers count their days by it. */
export const TIME_ZONE = 'Africa/Lagos';

function isCronPattern(text: string): boolean {
  try {
    new Cron(text, { paused: true, timezone: TIME_ZONE }).stop();
    return true;
  } catch {
    return false;
  }
}

/** Provider rule 4 of the waits between requeries; past them an operator decides. */
const REQUERY_WAITS = '5s,15s,30s,1m,2m,5m,10m,15m,30m,1h*24,1d';

/** How often the gateway is asked about a funding that it told us nothing of: a day and an hour. */
const FUNDING_WAITS = '30s,1m,2m,5m,10m,30m,1h*24';

const environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  PORT: PORT.default(3000),
  HOST: z.string().optional(),
  PROCESS_ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  DATABASE_URL: urlOf('postgres', 'postgresql').optional(),
  REDIS_URL: urlOf('redis', 'rediss').optional(),
  DATA_DIR: z.string().default('.data'),
  JWT_SECRET: z
    .string()
    .refine((secret) => Buffer.byteLength(secret) >= 32, { error: 'must be at least 32 bytes' })
    .optional(),
  FUNDING_GATEWAY: z.enum(['sandbox', 'paystack']).default('sandbox'),
  FUNDING_CALLBACK_URL: urlOf('http', 'https').optional(),
  FUNDING_SCHEDULE: atLeastOneWait.default(() => parseWaits(FUNDING_WAITS) ?? []),
  PAYSTACK_BASE_URL: urlOf('http', 'https').optional(),
  PAYSTACK_SECRET_KEY: z.string().default('sk_simulator'),
  PAYSTACK_TIMEOUT_MS: milliseconds(15_000),
  PAYSTACK_WEBHOOK_ADDRESSES: commaSeparated,
  SERVICE_FEE: z.coerce.number().int().min(0).max(10_000_000).default(0),
  KYC_TIER_DEFAULT: z.coerce.number().int().min(1).max(3).default(3),
  APPROVAL_ABOVE: KOBO.default(5_000_000),
  APPROVAL_HOURS: z.coerce.number().int().min(1).max(8_760).default(72),
  ADJUST_MAX: KOBO.default(100_000_000),
  ADJUST_DAILY_MAX: KOBO.default(500_000_000),
  DUPLICATE_WINDOW_MS: millisecondsOrOff(600_000),
  VERIFY_CACHE_MS: millisecondsOrOff(600_000),
  VTPASS_BASE_URL: urlOf('http', 'https').optional(),
  VTPASS_API_KEY: z.string().default('sim-api-key'),
  VTPASS_SECRET_KEY: z.string().default('SK_simulator'),
  VTPASS_PUBLIC_KEY: z.string().default('PK_simulator'),
  VTPASS_TIMEOUT_MS: milliseconds(60_000),
  BUYPOWER_BASE_URL: urlOf('http', 'https').optional(),
  BUYPOWER_API_KEY: z.string().default('sim-buypower-key'),
  BUYPOWER_TIMEOUT_MS: milliseconds(60_000),
  VTPASS_CONCURRENCY: CALLS,
  VTPASS_RATE: RATE,
  VTPASS_MIDNIGHT_REST: ON_OR_OFF,
  BUYPOWER_REQUERY_SCHEDULE: atLeastOneWait.optional(),
  BUYPOWER_CONCURRENCY: CALLS,
  BUYPOWER_RATE: RATE,
  CALLBACK_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,128}$/, { error: 'must be 16 to 128 letters, digits, _ or -' })
    .optional(),
  SANDBOX_PROVIDERS: commaSeparated,
  PROVIDER_ORDER: providerOrder.prefault('vtpass,buypower'),
  CIRCUIT_RESET_MS: milliseconds(30_000),
  CIRCUIT_VOLUME: z.coerce.number().int().min(1).default(8),
  FLOAT_MIN: z.coerce.number().int().min(0).default(5_000_000),
  FLOAT_CHECK_MS: milliseconds(60_000),
  NOT_FOUND_GRACE_MS: milliseconds(1_800_000),
  PENDING_MAX_MS: milliseconds(600_000),
  SEND_WITHIN_MS: milliseconds(10_000),
  VENDING: z.enum(['on', 'ask_only']).default('on'),
  REPLICATION: z.enum(['none', 'synchronous']).default('none'),
  VEND_WHEN_ALONE: OFF_OR_ON,
  CLOCK_SKEW_MAX_MS: milliseconds(5_000),
  REQUERY_SCHEDULE: atLeastOneWait.default(() => parseWaits(REQUERY_WAITS) ?? []),
  REVERSAL_CHECKS: waits.default(() => parseWaits('15m,1d') ?? []),
  VTPASS_STATEMENT_URL: statementUrl.optional(),
  BUYPOWER_STATEMENT_URL: statementUrl.optional(),
  RECONCILE_AT: z
    .string()
    .default('0 4 * * *')
    .refine((text) => text === 'off' || isCronPattern(text), {
      error: 'must be a cron pattern such as 0 4 * * *, or off',
    }),
  DRAIN_MS: z.coerce.number().int().min(0).max(STOP_PHASES_MS.drain).optional(),
  SWEEP_INTERVAL_MS: milliseconds(5_000),
  RETENTION_EVERY_MS: millisecondsOrOff(600_000),
  RETAIN_EVENTS_DAYS: days(RETAINED_EVENTS_MIN_DAYS, 400),
  RETAIN_NOTICES_DAYS: days(30, 400),
  RETAIN_ANSWERS_DAYS: days(30, 400),
  RETAIN_VERIFICATIONS_DAYS: days(1, 90),
  RETAIN_ACCESS_DAYS: days(1, 30),
  SIMULATOR_PORT: PORT.default(3100),
  WORKER_PORT: PORT.optional(),
  WAITS_MAX: z.coerce.number().int().min(0).max(100_000).default(2_000),
  WAITS_PER_USER_MAX: z.coerce.number().int().min(0).max(100_000).default(50),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(10_000).default(50),
  CORS_ORIGINS: commaSeparated,
  RATE_LIMIT: ON_OR_OFF,
  TRUST_PROXY: proxies.optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  FAIL_POINTS: z.string().default(''),
  ALLOW_UNSAFE: commaSeparated,
  ...secretFiles,
});

type Environment = z.output<typeof environment>;

/** The names the environment may carry; .env.example is compared with them by a test. */
export const ENVIRONMENT_NAMES: readonly string[] = Object.keys(environment.shape);

/** What the environment may not be. Every problem is listed, so that one look mends them all. */
export class InvalidEnvironment extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The environment is not valid:\n${problems.map((line) => `  - ${line}`).join('\n')}`);
    this.name = 'InvalidEnvironment';
  }
}

/** The settings of one process, read once at boot and frozen. Also the token they are injected by. */
export class Config {
  readonly isProduction: boolean;
  readonly host: string;
  readonly hasApi: boolean;
  readonly hasWorker: boolean;
  /** How long a stopping API process serves on while it says that it is not ready. */
  readonly drainMs: number;

  /** @param warnings of safety rules that ALLOW_UNSAFE names */
  constructor(
    readonly env: Readonly<Environment>,
    readonly warnings: readonly SafetyWarning[] = [],
  ) {
    this.isProduction = env.NODE_ENV === 'production';
    this.host = env.HOST ?? (this.isProduction ? '0.0.0.0' : '127.0.0.1');
    this.hasApi = env.PROCESS_ROLE !== 'worker';
    this.hasWorker = env.PROCESS_ROLE !== 'api';
    this.drainMs = env.DRAIN_MS ?? (this.isProduction ? DRAIN_IN_PRODUCTION_MS : 0);
    Object.freeze(this);
  }

  /** The same settings with some replaced by what boot found: the embedded database's URL, say. */
  with(changes: Partial<Environment>): Config {
    return new Config(Object.freeze({ ...this.env, ...changes }), this.warnings);
  }
}

/**
 * Reads the environment of this process, over what a `.env` file in the working directory adds to it, and reports
 * every exemption from a safety rule.
 * @throws InvalidEnvironment listing every problem.
 */
export function loadProcessConfig(
  report: (warning: SafetyWarning, config: Config) => void,
): Config {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const config = loadConfig(process.env);
  for (const warning of config.warnings) report(warning, config);
  return config;
}

/** The environment of a program of ours that this process starts: its own, with some set anew. */
export function environmentForChild(changes: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}

/**
 * Reads and checks an environment, and the files that it names for secrets.
 * @throws InvalidEnvironment listing every problem.
 */
export function loadConfig(source: NodeJS.ProcessEnv): Config {
  const present = Object.fromEntries(
    Object.entries(source).flatMap(([name, value]) =>
      value === undefined || value.trim() === '' ? [] : [[name, value]],
    ),
  );
  const { settings, problems: unread } = withSecretFiles(present);
  const parsed = environment.safeParse(settings);
  const { problems: unsafe, warnings } = inspectSafety(settings);
  const problems = [...unread, ...unsafe];
  if (!parsed.success) {
    problems.push(
      ...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    );
  }
  if (!parsed.success || problems.length > 0) throw new InvalidEnvironment(problems);
  Object.values(parsed.data).forEach(Object.freeze);
  return new Config(Object.freeze(parsed.data), warnings);
}
