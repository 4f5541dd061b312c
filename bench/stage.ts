import { join } from 'node:path';
import { JWT_SECRET } from './customers.js';
import { runSql } from './databases.js';
import type { Ground } from './ground.js';
import { startService, type Service, type ServiceOptions } from './service.js';

export type QueueKind = 'redis' | 'postgres';

export interface StageOptions {
  /** Names its database, its logs and the simulator's record. */
  readonly name: string;
  readonly queue: QueueKind;
  readonly apis: number;
  readonly hasWorker: boolean;
  /** A database to measure on; a fresh copy of the template without it. */
  readonly databaseUrl?: string;
  /** Whether BuyPower is there as well, and is asked first about the biller that `BUYPOWERS` names. */
  readonly hasBuypower?: boolean;
}

/** The processes of one figure on a database of its own. */
export interface Stage {
  readonly databaseUrl: string;
  readonly apis: readonly Service[];
  readonly worker: Service | undefined;
  readonly simulatorUrl: string;
  readonly recordUrl: string;
  /** @throws Error when one of them has ended */
  assertRuns(): void;
  /** Ends the processes; the database stays until it is dropped. */
  stop(): Promise<void>;
}

/** The biller whose purchases go to BuyPower. */
export const BUYPOWERS = 'eko-electric';

const FLOAT_NAIRA = '1000000000000';

/** Starts the simulator, the API and, where it is wanted, the worker: everything by default settings. */
export async function openStage(ground: Ground, options: StageOptions): Promise<Stage> {
  const { name, apis: apiCount, hasWorker } = options;
  const databaseUrl = options.databaseUrl ?? (await copyOfTemplate(ground, name));
  const services: Service[] = [];
  const start = async (service: ServiceOptions): Promise<Service> => {
    const started = await startService(ground.folder, service);
    services.push(started);
    return started;
  };
  const stop = async (): Promise<void> => {
    for (const service of services.reverse()) await service.stop();
  };
  try {
    const simulator = await start(simulatorOptions(ground, name));
    const { url: simulatorUrl } = simulator;
    const env = {
      ...environmentOf(ground, options.queue, databaseUrl, simulatorUrl),
      ...(options.hasBuypower === true && buypowerEnvironment(simulatorUrl)),
    };
    const apis: Service[] = [];
    for (let number = 1; number <= apiCount; number += 1) {
      apis.push(await start(appOptions(`${name}-api-${number}`, 'api', env)));
    }
    const worker = hasWorker ? await start(appOptions(`${name}-worker`, 'worker', env)) : undefined;
    const assertRuns = (): void => {
      for (const service of services) service.assertRuns();
    };
    const recordUrl = `${simulatorUrl}/_record`;
    return { databaseUrl, apis, worker, simulatorUrl, recordUrl, assertRuns, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A copy is another installation: its queue must not ring the processes of the last one. */
export async function copyOfTemplate(ground: Ground, name: string): Promise<string> {
  const url = await ground.databases.create(name, ground.templateUrl);
  await runSql(url, 'UPDATE installation SET id = gen_random_uuid()');
  await ground.redis?.flush();
  return url;
}

/** Where the simulator of a stage keeps its record; what stands there when it starts, it has done before. */
export function simulatorFolder({ folder }: Ground, name: string): string {
  return join(folder.path, `simulator-${name}`);
}

function simulatorOptions(ground: Ground, name: string): ServiceOptions {
  return {
    name: `${name}-simulator`,
    script: 'simulator/main.js',
    env: {
      SIMULATOR_DATA_DIR: simulatorFolder(ground, name),
      SIMULATOR_FLOAT_NAIRA: FLOAT_NAIRA,
    },
    portName: 'SIMULATOR_PORT',
    health: '/_health',
  };
}

function appOptions(
  name: string,
  role: 'api' | 'worker',
  env: Readonly<Record<string, string>>,
): ServiceOptions {
  return {
    name,
    script: 'src/main.js',
    env: { ...env, PROCESS_ROLE: role },
    portName: role === 'api' ? 'PORT' : 'WORKER_PORT',
    health: '/health/ready',
  };
}

/** What the default settings cannot know, and no rate limits; all else is left as it is. */
function environmentOf(
  ground: Ground,
  queue: QueueKind,
  databaseUrl: string,
  simulatorUrl: string,
): Record<string, string> {
  const redis = queue === 'redis' ? ground.redis : undefined;
  return {
    DATABASE_URL: databaseUrl,
    ...(redis !== undefined && { REDIS_URL: redis.url }),
    VTPASS_BASE_URL: `${simulatorUrl}/api`,
    JWT_SECRET,
    RATE_LIMIT: 'off',
  };
}

/** The settings by which purchases for one biller go to BuyPower, and all others to VTpass. */
function buypowerEnvironment(simulatorUrl: string): Record<string, string> {
  return {
    BUYPOWER_BASE_URL: `${simulatorUrl}/buypower/v2`,
    BUYPOWER_API_KEY: 'sim-buypower-key',
    PROVIDER_ORDER: `vtpass,buypower;${BUYPOWERS}=buypower,vtpass`,
  };
}
