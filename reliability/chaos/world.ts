import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RecordSource } from '../checker/record-pages.js';
import { FLOAT_NAIRA, GATEWAY_PROFILE, gatewayFace, providerFace, type Face } from './faces.js';
import { openLink, type Link } from './link.js';
import { Program, type ProgramEnd } from './program.js';
import { startPostgres, type Postgres } from './postgres.js';
import { startRedis, type Redis } from './redis.js';
import { freePort, type RunFolder } from './run-folder.js';
import type { FaceTarget, Target } from './schedule.js';

export type ProgramName = Exclude<Target, 'postgres' | 'redis'>;

/** Every server and process of a campaign: all of them its own. */
export interface ChaosWorld {
  readonly postgres: Postgres;
  readonly redis: Redis | undefined;
  readonly programs: Readonly<Record<ProgramName, Program>>;
  readonly apiUrls: readonly string[];
  /** Where the gateway is simulated. */
  readonly gatewayUrl: string;
  readonly faces: Readonly<Record<FaceTarget, Face>>;
  /** The links that bytes may be lost on: of a process to PostgreSQL, of all of them to the others. */
  readonly links: ReadonlyMap<Target, Link>;
  readonly records: readonly RecordSource[];
  /** Undoes what was done to the processes, and waits until all of them answer. */
  heal(): Promise<void>;
  stop(): Promise<void>;
  /** Ends the processes at once; the servers are left to the janitor. */
  kill(): void;
}

/** Short waits, so that what a fault leaves behind is seen to end within a minute. */
export const WAITS = {
  VTPASS_TIMEOUT_MS: '1000',
  BUYPOWER_TIMEOUT_MS: '1000',
  PAYSTACK_TIMEOUT_MS: '1000',
  // Most payers pay within half of it (payer.ts), so that a lost webhook is made up for.
  FUNDING_SCHEDULE: '500ms*6,1s*17',
  SEND_WITHIN_MS: '1500',
  NOT_FOUND_GRACE_MS: '2500',
  PENDING_MAX_MS: '120000',
  // Long enough for every other fault; a token that never comes is missing after half a minute or so.
  REQUERY_SCHEDULE: '400ms*3,1s*27,15s',
  REVERSAL_CHECKS: '2s,5s,10s',
  SWEEP_INTERVAL_MS: '500',
  CIRCUIT_RESET_MS: '2000',
  FLOAT_CHECK_MS: '1000',
};
const WEBHOOK_RETRY_MS = '300,500,1000,2000,2000,3000,3000,3000,5000,5000,5000,5000';
const SIMULATOR_SETTLES_AFTER_MS = 1_500;
/** Against hanging only: on a busy machine a start takes its time. */
const UP_WITHIN_MS = 300_000;
const SERVICE_FEE_KOBO = 5_000;

const KEYS = {
  VTPASS_API_KEY: 'chaos-api-key',
  VTPASS_SECRET_KEY: 'SK_chaos',
  VTPASS_PUBLIC_KEY: 'PK_chaos',
  BUYPOWER_API_KEY: 'chaos-buypower-key',
  PAYSTACK_SECRET_KEY: 'sk_chaos',
};
const COMPANIES = ['vtpass', 'buypower', 'paystack'] as const;
const APPS = ['api-1', 'api-2', 'worker-1', 'worker-2'] as const;
type AppName = (typeof APPS)[number];

/** Starts all of it, and waits until it answers. */
export async function startWorld(
  folder: RunFolder,
  onEnd: (end: ProgramEnd) => void,
): Promise<ChaosWorld> {
  const postgres = await startPostgres(folder);
  const redis = await startRedis(folder);
  const ports = {
    vtpass: await freePort(),
    buypower: await freePort(),
    paystack: await freePort(),
    'api-1': await freePort(),
    'api-2': await freePort(),
    'worker-1': await freePort(),
    'worker-2': await freePort(),
  };
  const links = await linksOf(postgres, redis, ports);
  const programs = programsOf(folder, onEnd, links, ports);
  const everyProgram = Object.values(programs);
  const allUp = async (): Promise<void> => {
    await Promise.all(everyProgram.map(untilUp));
  };
  for (const program of everyProgram) program.start();
  await allUp();
  return {
    postgres,
    redis,
    programs,
    apiUrls: [ports['api-1'], ports['api-2']].map(urlOf),
    gatewayUrl: urlOf(ports.paystack),
    faces: {
      vtpass: providerFace('vtpass', urlOf(ports.vtpass)),
      buypower: providerFace('buypower', urlOf(ports.buypower)),
      paystack: gatewayFace('paystack', urlOf(ports.paystack)),
    },
    links,
    records: COMPANIES.map((provider) => ({ provider, url: `${urlOf(ports[provider])}/_record` })),
    async heal() {
      for (const program of everyProgram) program.heal();
      await allUp();
    },
    async stop() {
      await Promise.all(everyProgram.map((program) => program.close()));
      await Promise.all([...links.values()].map((link) => link.close()));
      await redis?.stop();
      await postgres.stop();
    },
    kill() {
      for (const program of everyProgram) program.kill();
    },
  };
}

/** Between every process of the application and its partners. */
async function linksOf(
  postgres: Postgres,
  redis: Redis | undefined,
  ports: Readonly<Record<ProgramName, number>>,
): Promise<ReadonlyMap<Target, Link>> {
  const leads: (readonly [Target, string])[] = [
    ...APPS.map((name) => [name, postgres.url] as const),
    ...COMPANIES.map((name) => [name, urlOf(ports[name])] as const),
  ];
  if (redis !== undefined) leads.push(['redis', redis.url]);
  const kept = new Set(Object.values(ports));
  const open = leads.map(async ([target, url]) => [target, await openBeside(url, kept)] as const);
  return new Map(await Promise.all(open));
}

/** A free port is anybody's until its program listens on it: no link may take one of them. */
async function openBeside(url: string, kept: ReadonlySet<number>): Promise<Link> {
  for (;;) {
    const link = await openLink(url);
    if (!kept.has(Number(new URL(link.url).port))) return link;
    await link.close();
  }
}

/** Where a process finds what is behind a link. */
function through(links: ReadonlyMap<Target, Link>, target: Target): string {
  const link = links.get(target);
  if (link === undefined) throw new Error(`there is no link of ${target}`);
  return link.url.replace(/\/$/, '');
}

function programsOf(
  folder: RunFolder,
  onEnd: (end: ProgramEnd) => void,
  links: ReadonlyMap<Target, Link>,
  ports: Readonly<Record<ProgramName, number>>,
): Record<ProgramName, Program> {
  const node = (
    name: ProgramName,
    script: string,
    health: string,
    env: Record<string, string>,
  ): Program =>
    new Program({
      name,
      command: process.execPath,
      args: ['--import', folder.script('reliability/chaos/preload.js'), folder.script(script)],
      probeUrl: urlOf(ports[name]) + health,
      env,
      folder,
      onEnd,
    });
  const callbackSecret = randomBytes(16).toString('hex');
  const common = environmentOf(links, ports, callbackSecret);
  const app = (name: AppName, role: 'api' | 'worker'): Program =>
    node(name, 'src/main.js', '/health/ready', {
      ...common,
      DATABASE_URL: through(links, name),
      PROCESS_ROLE: role,
      [role === 'api' ? 'PORT' : 'WORKER_PORT']: String(ports[name]),
    });
  // Each can be every company, and is asked as one of them only.
  const simulator = (provider: FaceTarget): Program =>
    node(provider, 'simulator/main.js', '/_health', {
      ...KEYS,
      SIMULATOR_PORT: String(ports[provider]),
      SIMULATOR_DATA_DIR: join(folder.path, `simulator-${provider}`),
      SIMULATOR_SETTLE_AFTER_MS: String(SIMULATOR_SETTLES_AFTER_MS),
      SIMULATOR_FLOAT_NAIRA: String(FLOAT_NAIRA),
      SIMULATOR_TOKEN_SHAPES: folder.tokenShapes,
      SIMULATOR_CALLBACK_URL: `${urlOf(ports['api-1'])}/provider-callbacks/vtpass/${callbackSecret}`,
      SIMULATOR_PAYSTACK_WEBHOOK_URL: `${urlOf(ports['api-1'])}/webhooks/paystack`,
      SIMULATOR_PAYSTACK_WEBHOOK_RETRY_MS: WEBHOOK_RETRY_MS,
      SIMULATOR_PAYSTACK_PROFILE: JSON.stringify(GATEWAY_PROFILE),
    });
  return {
    vtpass: simulator('vtpass'),
    buypower: simulator('buypower'),
    paystack: simulator('paystack'),
    'api-1': app('api-1', 'api'),
    'api-2': app('api-2', 'api'),
    'worker-1': app('worker-1', 'worker'),
    'worker-2': app('worker-2', 'worker'),
  };
}

/** What all processes of the application have in common. */
function environmentOf(
  links: ReadonlyMap<Target, Link>,
  ports: Readonly<Record<ProgramName, number>>,
  callbackSecret: string,
): Record<string, string> {
  return {
    NODE_ENV: 'test',
    JWT_SECRET: 'a secret of a campaign, longer than thirty-two bytes',
    VTPASS_BASE_URL: `${through(links, 'vtpass')}/api`,
    BUYPOWER_BASE_URL: `${through(links, 'buypower')}/buypower/v2`,
    CALLBACK_SECRET: callbackSecret,
    FUNDING_GATEWAY: 'paystack',
    PAYSTACK_BASE_URL: `${through(links, 'paystack')}/paystack`,
    // Payers come back to one of the two, and webhooks to the other: both hear of one payment at once.
    FUNDING_CALLBACK_URL: `${urlOf(ports['api-2'])}/wallets/funding-return`,
    SERVICE_FEE: String(SERVICE_FEE_KOBO),
    RATE_LIMIT: 'off',
    LOG_LEVEL: 'warn',
    ...(links.has('redis') && { REDIS_URL: through(links, 'redis') }),
    ...KEYS,
    ...WAITS,
  };
}

function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}

async function untilUp(program: Program): Promise<void> {
  const deadline = performance.now() + UP_WITHIN_MS;
  while (!(await program.isUp())) {
    if (performance.now() > deadline) throw new Error(`${program.name} does not come up`);
    await pause(100);
  }
}
