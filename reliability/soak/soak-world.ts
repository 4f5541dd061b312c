import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { RecordSource } from '../checker/record-pages.js';
import { recordSources } from '../checker/record-sources.js';
import { startPostgres, type Postgres } from '../chaos/postgres.js';
import { Program, type ProgramEnd } from '../chaos/program.js';
import { startRedis, type Redis } from '../chaos/redis.js';
import { freePort, type RunFolder } from '../chaos/run-folder.js';
import { profileFor, type SoakProvider } from './profiles.js';

/** What a soak runs on: a database, two processes that are API and worker, a simulator of both providers. */
export interface SoakWorld {
  readonly postgres: Postgres;
  readonly apiUrls: readonly string[];
  /** Where the gateway is simulated. */
  readonly gatewayUrl: string;
  readonly records: readonly RecordSource[];
  /** The settings by which the command that reconciles finds the books and the statements. */
  readonly reconciling: Readonly<Record<string, string>>;
  stop(): Promise<void>;
  kill(): void;
}

/** Shorter waits than a real provider's, in the same proportions, so that whole lives end within minutes. */
const WAITS = {
  VTPASS_TIMEOUT_MS: '3000',
  BUYPOWER_TIMEOUT_MS: '3000',
  PAYSTACK_TIMEOUT_MS: '3000',
  // Payers pay within half of it (payer.ts), so that a lost webhook is always made up for.
  FUNDING_SCHEDULE: '1s*5,2s*15',
  SEND_WITHIN_MS: '5000',
  NOT_FOUND_GRACE_MS: '5000',
  PENDING_MAX_MS: '60000',
  REQUERY_SCHEDULE: '1s*5,2s*30',
  REVERSAL_CHECKS: '5s,15s,30s',
  SWEEP_INTERVAL_MS: '1000',
  CIRCUIT_RESET_MS: '5000',
  FLOAT_CHECK_MS: '1000',
};
const KEYS = {
  VTPASS_API_KEY: 'soak-api-key',
  VTPASS_SECRET_KEY: 'SK_soak',
  VTPASS_PUBLIC_KEY: 'PK_soak',
  BUYPOWER_API_KEY: 'soak-buypower-key',
  PAYSTACK_SECRET_KEY: 'sk_soak',
};
const PROVIDERS: readonly SoakProvider[] = ['vtpass', 'buypower'];
const SETTLES_AFTER_MS = 4_000;
const SERVICE_FEE_KOBO = 5_000;

export interface SoakSettings {
  readonly seed: number;
  readonly rate: number;
  readonly onEnd: (end: ProgramEnd) => void;
}

interface Places {
  readonly folder: RunFolder;
  readonly postgres: Postgres;
  readonly redis: Redis | undefined;
  readonly ports: { readonly simulator: number; readonly apps: readonly number[] };
}

/** Starts all of it, and waits until it answers. */
export async function startSoakWorld(
  folder: RunFolder,
  settings: SoakSettings,
): Promise<SoakWorld> {
  const postgres = await startPostgres(folder);
  const redis = await startRedis(folder);
  const ports = { simulator: await freePort(), apps: [await freePort(), await freePort()] };
  const programs = programsOf({ folder, postgres, redis, ports }, settings);
  const simulator = urlOf(ports.simulator);
  for (const program of programs) program.start();
  await Promise.all(programs.map((program) => program.untilUp()));
  for (const provider of PROVIDERS) {
    await setProfile(simulator, profileFor(provider, settings.seed, settings.rate));
  }
  const statement = (provider: string): string =>
    `${simulator}/_statement?provider=${provider}&date={date}`;
  return {
    postgres,
    apiUrls: ports.apps.map(urlOf),
    gatewayUrl: simulator,
    records: recordSources([`${simulator}/_record`]),
    reconciling: {
      DATABASE_URL: postgres.url,
      VTPASS_STATEMENT_URL: statement('vtpass'),
      BUYPOWER_STATEMENT_URL: statement('buypower'),
      FUNDING_GATEWAY: 'paystack',
      PAYSTACK_BASE_URL: `${simulator}/paystack`,
      PAYSTACK_SECRET_KEY: KEYS.PAYSTACK_SECRET_KEY,
    },
    async stop() {
      await Promise.all(programs.map((program) => program.close()));
      await redis?.stop();
      await postgres.stop();
    },
    kill() {
      for (const program of programs) program.kill();
    },
  };
}

function programsOf(
  { folder, postgres, redis, ports }: Places,
  { onEnd }: SoakSettings,
): Program[] {
  const node = (
    name: string,
    script: string,
    probe: string,
    env: Record<string, string>,
  ): Program =>
    new Program({
      name,
      command: process.execPath,
      args: [folder.script(script)],
      probeUrl: probe,
      env,
      folder,
      onEnd,
    });
  const simulator = urlOf(ports.simulator);
  const callbackSecret = randomBytes(16).toString('hex');
  const [firstApp = 0, lastApp = firstApp] = ports.apps;
  const apps = ports.apps.map((port, nth) =>
    node(`app-${nth + 1}`, 'src/main.js', `${urlOf(port)}/health/ready`, {
      NODE_ENV: 'test',
      JWT_SECRET: 'a secret of a soak, which is longer than thirty-two bytes',
      DATABASE_URL: postgres.url,
      ...(redis !== undefined && { REDIS_URL: redis.url }),
      VTPASS_BASE_URL: `${simulator}/api`,
      BUYPOWER_BASE_URL: `${simulator}/buypower/v2`,
      CALLBACK_SECRET: callbackSecret,
      FUNDING_GATEWAY: 'paystack',
      PAYSTACK_BASE_URL: `${simulator}/paystack`,
      FUNDING_CALLBACK_URL: `${urlOf(lastApp)}/wallets/funding-return`,
      PORT: String(port),
      SERVICE_FEE: String(SERVICE_FEE_KOBO),
      RATE_LIMIT: 'off',
      LOG_LEVEL: 'warn',
      ...KEYS,
      ...WAITS,
    }),
  );
  return [
    node('simulator', 'simulator/main.js', `${simulator}/_health`, {
      ...KEYS,
      SIMULATOR_PORT: String(ports.simulator),
      SIMULATOR_DATA_DIR: join(folder.path, 'simulator'),
      SIMULATOR_SETTLE_AFTER_MS: String(SETTLES_AFTER_MS),
      SIMULATOR_CALLBACK_URL: `${urlOf(firstApp)}/provider-callbacks/vtpass/${callbackSecret}`,
      SIMULATOR_PAYSTACK_WEBHOOK_URL: `${urlOf(firstApp)}/webhooks/paystack`,
      SIMULATOR_PAYSTACK_PROFILE: 'mixed',
    }),
    ...apps,
  ];
}

async function setProfile(simulator: string, profile: object): Promise<void> {
  const answer = await fetch(`${simulator}/_profile`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(profile),
  });
  if (!answer.ok) throw new Error(`the simulator took no profile: ${await answer.text()}`);
}

function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}
